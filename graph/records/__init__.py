"""Tables, column types and write queries, a file per neighbourhood; knows no business rule."""
