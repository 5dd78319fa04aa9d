"""Jobs on workers: the record is the database (`dawg.store.jobs`), Redis is a doorbell and carries news."""
