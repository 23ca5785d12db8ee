#!/bin/bash
set -euo pipefail
# Run on a laptop with Apple silicon, this builds for linux/arm64.
docker build -t "ghcr.io/acme/todo-backend:$1" backend
docker push "ghcr.io/acme/todo-backend:$1"
