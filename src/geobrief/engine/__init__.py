"""The stages over many articles: batch by batch, on all cores or on a cluster, with the same rows in the same order.

`stages` runs one batch, `workers` many of them on the processes of one machine, `local` a whole corpus from its files
to its frames, `cluster` the same on a dask cluster; `writing` puts frames on disk as they are made.
"""
