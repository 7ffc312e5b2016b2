# zhibiao as a command:  docker build -t zhibiao .
#                        docker run --rm -v "$PWD:/data" --user "$(id -u):$(id -g)" zhibiao extract reports -o out
FROM python:3.12-slim AS build
WORKDIR /source
COPY pyproject.toml README.md LICENSE ./
COPY extractor extractor
COPY patterns patterns
COPY models models
RUN pip wheel --no-cache-dir --wheel-dir /wheels .

FROM python:3.12-slim
RUN --mount=type=bind,from=build,source=/wheels,target=/wheels \
    pip install --no-cache-dir --no-index /wheels/*.whl \
    && useradd --create-home --uid 1000 zhibiao
USER 1000
WORKDIR /data
RUN zhibiao doctor
ENTRYPOINT ["zhibiao"]
CMD ["--help"]
