"""The pages, a module each: what a template is given."""
