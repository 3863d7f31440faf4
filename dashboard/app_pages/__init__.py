"""One file for each question that people come with; the modules with an underscore are the parts that the pages share."""
