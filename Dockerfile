# Wheels are built once; the image that runs has no compiler.
FROM python:3.11-slim-bookworm AS wheels
RUN apt-get update \
    && apt-get install -y --no-install-recommends gcc libmariadb-dev pkg-config \
    && rm -rf /var/lib/apt/lists/*
COPY requirements.txt requirements-prod.txt /
RUN pip wheel --no-cache-dir --wheel-dir /wheels -r /requirements-prod.txt

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends libmariadb3 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --create-home --uid 10001 gochat \
    && install -d -o gochat -g gochat /app /data
COPY requirements.txt requirements-prod.txt /app/
RUN --mount=type=bind,from=wheels,source=/wheels,target=/wheels \
    pip install --no-cache-dir --no-index --find-links /wheels -r /app/requirements-prod.txt
WORKDIR /app
COPY --chown=gochat . .
USER gochat
# The static files belong to the image, the data to its volume.
ENV GOCHAT_DATA_DIR=/data GOCHAT_STATIC_DIR=/app/static-collected PYTHONUNBUFFERED=1
RUN GOCHAT_DATA_DIR=/tmp/build python manage.py collectstatic --noinput --verbosity 0
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s \
    CMD ["python", "deploy/check_health.py"]
CMD ["deploy/start.sh"]
