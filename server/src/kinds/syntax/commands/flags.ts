import type { FlagTable } from './options';

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter(Boolean));

/** Flags before the subcommand: `docker --context prod build`. One table for docker, podman, buildah and nerdctl. */
export const GLOBAL_FLAGS: FlagTable = {
  values: words(`
    config context c host H log-level l tlscacert tlscert tlskey builder
    cgroup-manager connection events-backend hooks-dir identity imagestore module network-cmd-path network-config-dir
    out root runroot runtime runtime-flag ssh storage-driver storage-opt tmpdir url volumepath registries-conf
    registries-conf-dir userns-gid-map userns-uid-map
    namespace n address a snapshotter data-root cni-path cni-netconfpath hosts-dir`),
  switches: words(
    'debug D tls tlsverify noout remote r syslog transient-store insecure-registry debug-full experimental',
  ),
  short: new Map([
    ['c', 'context'],
    ['H', 'host'],
  ]),
};

/** Flags of `docker build`, `docker buildx build`, `podman build`, `buildah build` and `nerdctl build`. */
export const BUILD_FLAGS: FlagTable = {
  values: words(`
    add-host allow annotation attest build-arg build-context builder cache-from cache-to call cgroup-parent file f
    iidfile label metadata-file network no-cache-filter output o platform policy progress provenance sbom secret
    shm-size ssh tag t target ulimit cpu-period cpu-quota cpu-shares c cpuset-cpus cpuset-mems isolation memory m
    memory-swap security-opt
    arch authfile blob-cache build-arg-file cache-ttl cap-add cap-drop cert-dir cgroupns cpp-flag creds
    decryption-key device dns dns-option dns-search env farm format from group-add hooks-dir ignorefile ipc jobs
    layer-label logfile manifest os os-feature os-version pid retry retry-delay runtime runtime-flag sign-by
    signature-policy source-date-epoch timestamp unsetannotation unsetenv unsetlabel userns userns-gid-map
    userns-gid-map-group userns-uid-map userns-uid-map-user uts variant volume v`),
  switches: words(`
    check debug D detach force-rm load no-cache print pull push quiet q rm compress squash stream
    all-platforms disable-compression inherit-annotations inherit-labels layers log-split-platform no-hosts
    no-hostname pull-always pull-never skip-unused-stages squash-all stdin rewrite-timestamp created-annotation
    http-proxy identity-label omit-history compat-volumes tls-verify disable-content-trust`),
  short: new Map([
    ['f', 'file'],
    ['t', 'tag'],
    ['o', 'output'],
  ]),
  dull: words(`
    add-host cache-from cache-to compress cpu-period cpu-quota cpu-shares c debug D force-rm iidfile label layers memory m
    memory-swap network no-cache no-cache-filter progress pull pull-always pull-never quiet q rm shm-size squash
    squash-all ssh secret tls-verify ulimit`),
};

/** Flags of `docker run` and `docker create`, with those of podman and nerdctl. */
export const RUN_FLAGS: FlagTable = {
  values: words(`
    add-host annotation attach a blkio-weight blkio-weight-device cap-add cap-drop cgroup-parent cgroupns cidfile
    cpu-count cpu-percent cpu-period cpu-quota cpu-rt-period cpu-rt-runtime cpu-shares c cpus cpuset-cpus cpuset-mems
    detach-keys device device-cgroup-rule device-read-bps device-read-iops device-write-bps device-write-iops dns
    dns-opt dns-option dns-search domainname entrypoint env e env-file expose gpus group-add health-cmd
    health-interval health-retries health-start-interval health-start-period health-timeout hostname h
    io-maxbandwidth io-maxiops ip ip6 ipc isolation kernel-memory label l label-file link link-local-ip log-driver
    log-opt mac-address memory m memory-reservation memory-swap memory-swappiness mount name net net-alias network
    network-alias oom-score-adj pid pids-limit platform publish p pull restart runtime security-opt shm-size
    stop-signal stop-timeout storage-opt sysctl tmpfs ulimit user u userns uts volume v volume-driver volumes-from
    workdir w
    arch os variant authfile cert-dir cgroup-conf cgroups chrootdirs conmon-pidfile creds decryption-key env-merge
    gidmap group-entry health-log-destination health-max-log-count health-max-log-size health-on-failure
    health-startup-cmd health-startup-interval health-startup-retries health-startup-success health-startup-timeout
    hooks-dir hostuser image-volume init-ctr init-path passwd-entry personality pidfile pod pod-id-file preserve-fd
    preserve-fds rdt-class requires retry retry-delay sdnotify seccomp-policy secret shm-size-systemd subgidname
    subuidname systemd timeout tz uidmap umask unsetenv`),
  switches: words(`
    detach d disable-content-trust help init interactive i no-healthcheck oom-kill-disable privileged publish-all P
    quiet q read-only rm sig-proxy tty t use-api-socket
    env-host http-proxy no-hosts no-hostname passwd read-only-tmpfs replace rmi tls-verify unsetenv-all`),
};

/** Flags of `docker pull`, with those of podman. */
export const PULL_FLAGS: FlagTable = {
  values: words('platform arch os variant authfile creds cert-dir policy retry retry-delay decryption-key unpack'),
  switches: words('all-tags a disable-content-trust quiet q tls-verify all-platforms'),
};

/** Flags of `docker buildx create`. */
export const CREATE_FLAGS: FlagTable = {
  values: words('buildkitd-config config buildkitd-flags driver driver-opt name node platform'),
  switches: words('append bootstrap leave use'),
};

/** Flags of `docker buildx bake`. */
export const BAKE_FLAGS: FlagTable = {
  values: words('allow builder call file f metadata-file progress provenance sbom set var'),
  switches: words('check debug D list list-targets list-variables load no-cache print pull push'),
  short: new Map([['f', 'file']]),
};

/** Flags of `docker compose`, before and after its subcommand. */
export const COMPOSE_FLAGS: FlagTable = {
  values: words(`
    ansi env-file file f parallel profile progress project-directory project-name p context c host H workdir
    build-arg builder memory m ssh set provenance sbom
    attach exit-code-from no-attach pull scale timeout t wait-timeout`),
  switches: words(`
    all-resources compatibility dry-run verbose no-ansi no-cache print push quiet q with-dependencies check force-rm
    rm no-rm parallel compress build no-build detach d force-recreate no-color no-deps no-log-prefix no-recreate
    no-start quiet-pull quiet-build remove-orphans renew-anon-volumes V timestamps wait watch w y yes menu
    abort-on-container-exit abort-on-container-failure always-recreate-deps attach-dependencies`),
  short: new Map([
    ['f', 'file'],
    ['p', 'project-name'],
  ]),
};

/** Flags of `docker compose run`, before the service. */
export const COMPOSE_RUN_FLAGS: FlagTable = {
  values: words(`
    cap-add cap-drop entrypoint env e env-from-file label l name publish p pull user u volume v workdir w
    file f profile project-directory project-name`),
  switches: words(`
    build detach d interactive i no-deps no-tty T P quiet q quiet-build quiet-pull remove-orphans rm service-ports
    use-aliases`),
};

/** Flags of `docker stack deploy`. */
export const STACK_FLAGS: FlagTable = {
  values: words('compose-file c resolve-image orchestrator namespace kubeconfig'),
  switches: words('detach d prune quiet q with-registry-auth'),
  short: new Map([['c', 'compose-file']]),
};

/** Flags of the commands that join images: `docker manifest create`, `imagetools create` and their like. */
export const JOIN_FLAGS: FlagTable = {
  values: words(`
    tag t file f annotation builder metadata-file progress platform platforms arch os variant os-version os-features
    features authfile creds cert-dir manifest m ref digest digest-tags annotations artifact-type media-type
    subject sign-by format compression-format compression-level`),
  switches: words(
    'amend a insecure append dry-run prefer-index all purge p rm tls-verify flatten quiet q remove-signatures',
  ),
  short: new Map([
    ['t', 'tag'],
    ['f', 'file'],
    ['m', 'manifest'],
  ]),
};

/** Flags of kaniko's executor. */
export const KANIKO_FLAGS: FlagTable = {
  values: words(`
    context c dockerfile f destination d build-arg target custom-platform customPlatform cache-dir cache-repo
    cache-ttl context-sub-path digest-file image-name-with-digest-file image-name-tag-with-digest-file git
    ignore-path image-fs-extract-retry image-download-retry insecure-registry kaniko-dir label log-format
    log-timestamp oci-layout-path push-retry registry-certificate registry-client-cert registry-map registry-mirror
    skip-tls-verify-registry snapshot-mode snapshotMode tar-path tarPath verbosity v annotation secret`),
  switches: words(`
    cache cache-copy-layers cache-run-layers cleanup compressed-caching force insecure insecure-pull no-push
    no-push-cache preserve-context push-ignore-immutable-tag-errors reproducible single-snapshot skip-default-registry-fallback
    skip-push-permission-check skip-tls-verify skip-tls-verify-pull skip-unused-stages use-new-run ignore-var-run
    materialize`),
  short: new Map([
    ['c', 'context'],
    ['f', 'dockerfile'],
    ['d', 'destination'],
  ]),
};
