/** A Dockerfile of about 60 lines with stages, arguments and copies. */
export function dockerfileText(): string {
  const head =
    '# syntax=docker/dockerfile:1\nARG NODE=22\nFROM --platform=$BUILDPLATFORM node:${NODE}-alpine AS deps\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\n';
  const stages = Array.from(
    { length: 6 },
    (_, i) =>
      `\nFROM deps AS build${i}\nARG TARGETARCH\nCOPY . .\nRUN --mount=type=cache,target=/root/.npm \\\n    npm run build:${i} -- --arch $TARGETARCH && \\\n    rm -rf tmp\nENV STEP=${i}\n`,
  );
  return `${head}${stages.join('')}\nFROM nginx:1.27-alpine\nCOPY --from=build5 /app/dist /usr/share/nginx/html\nCOPY --from=busybox:1.36 /bin/busybox /bin/busybox\nCMD ["nginx"]\n`;
}

/** A compose file of about 300 lines. */
export function composeText(): string {
  const services = Array.from(
    { length: 30 },
    (_, i) =>
      `  service${i}:\n    <<: *common\n    image: registry.example/app/service${i}:\${TAG:-1.${i}}\n    platform: linux/amd64\n    environment:\n      PORT: "80${i}"\n      MODE: production\n    ports:\n      - "80${i}:80"\n    depends_on: [service0]\n`,
  );
  return `x-common: &common\n  restart: always\nservices:\n${services.join('')}`;
}

/** A stream of manifests of about 2 000 lines. */
export function manifestText(): string {
  return Array.from(
    { length: 74 },
    (_, i) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-${i}
  labels: { app: app-${i} }
spec:
  replicas: 2
  selector:
    matchLabels: { app: app-${i} }
  template:
    metadata:
      labels: { app: app-${i} }
    spec:
      nodeSelector:
        kubernetes.io/arch: amd64
      initContainers:
        - name: init
          image: busybox:1.36
      containers:
        - name: app
          image: registry.example/app-${i}:1.${i}
          env:
            - name: PORT
              value: "8080"
          ports:
            - containerPort: 8080
`,
  ).join('---\n');
}
