# Imprint in an image. The first stage builds the wheel and an environment; the second has that environment alone.

FROM python:3.11-slim AS build
WORKDIR /build
COPY constraints.txt ./
# The pinned pip is put in first: older ones cannot pin what a build needs.
RUN python -m venv --without-pip /opt/imprint \
    && grep '^pip==' constraints.txt > pip.txt \
    && pip install --no-cache-dir --upgrade --requirement pip.txt
COPY pyproject.toml README.md LICENSE ./
COPY service service
COPY migrations migrations
COPY seeds seeds
RUN pip wheel --no-cache-dir --no-deps --build-constraint constraints.txt --wheel-dir wheels . \
    && pip --python /opt/imprint/bin/python install --no-cache-dir --constraint constraints.txt wheels/*.whl

FROM python:3.11-slim
RUN groupadd --system --gid 10001 imprint \
    && useradd --system --uid 10001 --gid imprint --no-create-home --home-dir /data --shell /usr/sbin/nologin imprint \
    && install --directory --owner imprint --group imprint --mode 700 /data
COPY --from=build /opt/imprint /opt/imprint
ENV PATH=/opt/imprint/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    IMPRINT_DATA=/data \
    IMPRINT_HOST=0.0.0.0
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ.get('IMPRINT_PORT', '8000') + '/readyz', timeout=4)"]
ENTRYPOINT ["imprint"]
CMD ["serve"]
