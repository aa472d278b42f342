"""Papers put together from wording files in YAML: the kit that authors of lay-outs share."""
