from celery import Celery

celery = Celery("jobs", broker="redis://redis:6379/0")


@celery.task
def add(a, b):
    return a + b
