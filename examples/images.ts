import type { ImageSpec } from '../test/support/registryImages';

/** What the registries of the demo hold, by reference. `ghcr.io/acme/report:2` is not pushed yet. */
export const DEMO_IMAGES: Readonly<Record<string, ImageSpec>> = {
  'docker.io/library/node:20-alpine': { index: ['linux/amd64', 'linux/arm64/v8', 'linux/s390x'], attestations: true },
  'docker.io/library/node:22-alpine': { index: ['linux/amd64', 'linux/arm64/v8', 'linux/s390x'], attestations: true },
  'docker.io/library/postgres:16-alpine': { index: ['linux/amd64', 'linux/arm64/v8'], attestations: true },
  'docker.io/library/python:3.13-slim': { index: ['linux/amd64', 'linux/arm64/v8', 'linux/arm/v7'] },
  'docker.io/grafana/grafana:latest': { index: ['linux/amd64', 'linux/arm64', 'linux/arm/v7'] },
  'docker.io/acme/vault-backend:v1.0.2': { index: ['linux/arm64'], attestations: true },
  'ghcr.io/acme/todo-backend:0.1.0': { manifest: 'linux/arm64' },
  'registry.shop.example:5000/shop/gateway:latest': { manifest: 'linux/arm64', docker: true },
  'registry.shop.example:5000/shop/history:latest': { manifest: 'linux/amd64', docker: true },
  'registry.shop.example:5000/redis:7-alpine': { index: ['linux/arm64/v8'], docker: true },
};
