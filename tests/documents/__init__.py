"""The parts of docs/ that are made from the code, by `make docs`; a test says when a page is not what it makes."""
