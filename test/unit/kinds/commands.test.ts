import assert from 'node:assert/strict';
import type { CommandReading, Machine } from '../../../server/src/kinds/syntax/commands/contract';
import { applyEdits } from '../../../server/src/text/edits';
import { commandsIn, cut, onlyBuild, platformsOf, tagsOf } from './commandsSupport';

describe('build commands in shell text', () => {
  const vectors: readonly (readonly [text: string, words: string, platforms: string])[] = [
    [
      'docker buildx build --platform linux/amd64,linux/arm64 --load .',
      'docker buildx build',
      'linux/amd64 linux/arm64',
    ],
    ['docker build --platform=linux/arm64 -t x .', 'docker build', 'linux/arm64'],
    ['docker --context prod build .', 'docker --context prod build', 'none'],
    ['docker -H ssh://host -c other image build .', 'docker -H ssh://host -c other image build', 'none'],
    ['sudo -E docker builder build .', 'docker builder build', 'none'],
    ['env A=b docker build .', 'docker build', 'none'],
    ['A=b time nice -n 5 docker buildx b .', 'docker buildx b', 'none'],
    ['timeout -k 5 600 docker build .', 'docker build', 'none'],
    ['if true; then docker build .; fi', 'docker build', 'none'],
    ['x=$(docker build -q .)', 'docker build', 'none'],
    ['case $1 in a) docker build . ;; esac', 'docker build', 'none'],
    ['run() {\n  docker build .\n}', 'docker build', 'none'],
    ['podman build --arch arm64 --variant v8 .', 'podman build', 'linux/arm64/v8'],
    ['buildah bud --os linux --arch amd64 .', 'buildah bud', 'linux/amd64'],
    ['nerdctl build --platform amd64 .', 'nerdctl build', 'amd64'],
    ['podman build --all-platforms .', 'podman build', 'unknown'],
    ['docker build --platform "linux/amd64" --platform \'linux/arm64\' .', 'docker build', 'linux/amd64 linux/arm64'],
    ['P=linux/amd64\ndocker build --platform $P .', 'docker build', 'linux/amd64'],
    ['P=${P:-linux/arm64,linux/amd64}\ndocker build --platform "$P" .', 'docker build', 'linux/arm64 linux/amd64'],
    [': "${P:=linux/arm64}"\ndocker build --platform "$P" .', 'docker build', 'linux/arm64'],
    ['P=$(uname -m)\ndocker build --platform "linux/$P" .', 'docker build', 'unknown'],
    ['docker build --platform "$1" .', 'docker build', 'unknown'],
    ['docker build $FLAGS .', 'docker build', 'unknown'],
    ['docker build "$DIR"', 'docker build', 'none'],
    ['A=(--platform linux/arm64)\nA+=(--push)\ndocker build "${A[@]}" .', 'docker build', 'linux/arm64'],
    ['if x; then P=linux/amd64; else P=linux/arm64; fi\ndocker build --platform $P .', 'docker build', 'unknown'],
    ['if x; then P=linux/amd64; else P=linux/amd64; fi\ndocker build --platform $P .', 'docker build', 'linux/amd64'],
    ['[ -n "$X" ] && P=linux/amd64\ndocker build --platform $P .', 'docker build', 'unknown'],
    ['(P=linux/amd64)\ndocker build --platform $P .', 'docker build', 'unknown'],
    ['for p in linux/amd64 linux/arm64; do docker build --platform $p .; done', 'docker build', 'unknown'],
    ['f() { docker build --platform $P .; }\nP=linux/amd64; f\nP=linux/arm64; f', 'docker build', 'unknown'],
    ['f() { docker build --platform $P .; }\nP=linux/amd64; f', 'docker build', 'linux/amd64'],
    ['DOCKER_DEFAULT_PLATFORM=linux/arm64 docker build .', 'docker build', 'linux/arm64'],
    ['export DOCKER_DEFAULT_PLATFORM=linux/arm64\ndocker build .', 'docker build', 'linux/arm64'],
    [
      'export DOCKER_DEFAULT_PLATFORM=linux/arm64\ndocker build --platform linux/amd64 .',
      'docker build',
      'linux/amd64',
    ],
    ['docker build --platform linux/amd64,\\\nlinux/arm64 .', 'docker build', 'linux/amd64 linux/arm64'],
    ['docker-buildx build .', 'docker-buildx build', 'none'],
    ['"$DOCKER" build .', '"$DOCKER" build', 'none'],
  ];
  for (const [text, words, platforms] of vectors) {
    it(JSON.stringify(text), () => {
      const build = onlyBuild(commandsIn(text));
      assert.equal(cut(text, build.span), words);
      assert.equal(platformsOf(build), platforms);
    });
  }

  for (const text of [
    'echo "docker build --platform x ."',
    '# docker build .',
    'printf %s docker build .',
    'cat <<EOF\ndocker build .\nEOF',
    'command -v docker build',
    'ssh host docker build .',
    'docker builds .',
    'docker buildx ls',
    "echo 'docker build .",
  ]) {
    it(`is no build: ${JSON.stringify(text)}`, () => assert.deepEqual(commandsIn(text).builds, []));
  }

  it('reads the Dockerfile, target, arguments, contexts and tags', () => {
    const text =
      'docker build -f docker/Dockerfile.prod --target app --build-arg A=1 --build-arg B=$B -tx:1 -t "$Y" --build-context base=docker-image://alpine .';
    const build = onlyBuild(commandsIn(text));
    assert.deepEqual(build.dockerfiles, ['docker/Dockerfile.prod']);
    assert.equal(build.target, 'app');
    assert.deepEqual(
      [...build.args],
      [
        ['A', '1'],
        ['B', undefined],
      ],
    );
    assert.deepEqual([...build.contexts], [['base', 'docker-image://alpine']]);
    assert.deepEqual(tagsOf(build), ['docker.io/library/x:1']);
    assert.equal(cut(text, build.tags[0]?.span ?? { start: 0, end: 0 }), 'x:1');
  });

  const dockerfiles: readonly (readonly [text: string, paths: readonly string[]])[] = [
    ['docker build backend', ['backend/Dockerfile', 'scripts/backend/Dockerfile']],
    ['cd backend && docker build .', ['backend/Dockerfile', 'scripts/backend/Dockerfile']],
    ['(cd a; docker build .)', ['a/Dockerfile', 'scripts/a/Dockerfile']],
    ['(cd a); docker build .', ['Dockerfile', 'scripts/Dockerfile']],
    ['cd "$(dirname "$0")/.."\ndocker build app', ['app/Dockerfile']],
    ['cd "$(git rev-parse --show-toplevel)/x" || exit\ndocker build .', ['x/Dockerfile']],
    ['D=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)\ndocker build "$D/../app"', ['app/Dockerfile']],
    ['D=$(cd $(dirname $0); cd ..; pwd)\ncd ${D}/app\ndocker build .', ['app/Dockerfile']],
    ['D="$(cd "$(dirname "$0")"; cd "../app"; pwd)"\nset() {\n  docker build $D\n}\nset', ['app/Dockerfile']],
    ['D=$(cd $(dirname $0); cd /srv; pwd)\ndocker build $D', []],
    ['docker build -f "${0%/*}/Dockerfile" .', ['scripts/Dockerfile']],
    ['pushd a; docker build .; popd', ['a/Dockerfile', 'scripts/a/Dockerfile']],
    ['pushd a; popd; docker build .', ['Dockerfile', 'scripts/Dockerfile']],
    ['cd "$1"; docker build .', []],
    ['cd /src; docker build .', []],
    ['docker build https://github.com/a/b.git', []],
    ['docker build -f "$F" .', []],
    ['docker build - < docker/Dockerfile', ['docker/Dockerfile', 'scripts/docker/Dockerfile']],
    ['podman build .', ['Containerfile', 'Dockerfile', 'scripts/Containerfile', 'scripts/Dockerfile']],
    ['/kaniko/executor -c $CI_PROJECT_DIR/a --dockerfile D --destination x', ['a/D', 'D', 'scripts/D']],
  ];
  for (const [text, paths] of dockerfiles) {
    it(`finds the Dockerfile of ${JSON.stringify(text)}`, () => {
      const build = onlyBuild(commandsIn(text, { folders: ['', 'scripts'], scriptFolder: 'scripts' }));
      assert.deepEqual(build.dockerfiles, paths);
    });
  }

  it('takes the Dockerfile from a heredoc that the shell does not change', () => {
    const text = "docker build -t x -f - . <<'EOF'\nFROM a:$B\nEOF\n";
    const { inline } = onlyBuild(commandsIn(text));
    assert.equal(inline?.text, 'FROM a:$B\n');
    assert.equal(cut(text, inline?.span ?? { start: 0, end: 0 }), 'FROM a:$B\n');
    assert.equal(onlyBuild(commandsIn('docker build - <<EOF\nFROM a:$B\nEOF')).inline, undefined);
  });

  const drivers: readonly (readonly [text: string, driver: string])[] = [
    ['docker build .', 'docker'],
    ['docker buildx build .', 'unknown'],
    ['docker buildx create --use\ndocker buildx build .', 'container'],
    ['docker buildx create --use\ndocker build .', 'docker'],
    ['docker buildx create --use\ndocker buildx install\ndocker build .', 'container'],
    ['docker buildx create --use --driver=docker-container\ndocker buildx build .', 'container'],
    ['docker buildx create --use --driver kubernetes\ndocker buildx build .', 'remote'],
    ['docker buildx create --use tcp://host:1234\ndocker buildx build .', 'remote'],
    ['docker buildx create --name b\ndocker buildx build .', 'unknown'],
    ['docker buildx create --name b\ndocker buildx use b\ndocker buildx build .', 'container'],
    ['docker buildx create --name "$B" || docker buildx use "$B"\ndocker buildx build .', 'container'],
    ['docker buildx create --name b\ndocker buildx build --builder b .', 'container'],
    ['docker buildx create --name b\nBUILDX_BUILDER=b docker build .', 'container'],
    ['docker buildx build --builder other .', 'unknown'],
    ['docker buildx build --builder default .', 'docker'],
    ['docker buildx inspect b || docker buildx create --name b --use\ndocker buildx build .', 'container'],
    ['docker --context prod build .', 'remote'],
    ['DOCKER_HOST=ssh://x docker build .', 'remote'],
    ['DOCKER_HOST=unix:///run/docker.sock docker build .', 'docker'],
    ['podman build .', 'container'],
    ['$CONTAINER_TOOL build .', 'unknown'],
    ['DOCKER=podman\n$DOCKER build .', 'container'],
    ['DOCKER=$(command -v podman || command -v docker)\n$DOCKER build .', 'unknown'],
  ];
  for (const [text, driver] of drivers) {
    it(`says the driver ${driver} of ${JSON.stringify(text)}`, () => {
      assert.equal(onlyBuild(commandsIn(text)).driver, driver);
    });
  }

  const outputs: readonly (readonly [text: string, output: string, attestations: string])[] = [
    ['docker buildx build --push .', 'push', 'on'],
    ['docker buildx build --push --provenance=false .', 'push', 'off'],
    ['docker buildx build --push --provenance=false --sbom=true .', 'push', 'on'],
    ['docker buildx build --push --provenance=$P .', 'push', 'unknown'],
    ['docker buildx build --push=false .', 'none', 'unknown'],
    ['docker buildx build --load .', 'load', 'unknown'],
    ['docker buildx build -o type=docker,dest=x.tar .', 'load', 'unknown'],
    ['docker buildx build -o type=registry .', 'push', 'on'],
    ['docker buildx build --output type=image,push=true .', 'push', 'on'],
    ['docker buildx build --output "type=image,name=x,push-by-digest=true,push=true" .', 'digest', 'on'],
    ['docker buildx build -o out .', 'files', 'unknown'],
    ['DOCKER_BUILDKIT=0 docker build .', 'none', 'off'],
    ['docker build -t "$X" .\ndocker push "$X"', 'push', 'unknown'],
    ['docker build -t "$X" .\ndocker push "$Y"', 'none', 'unknown'],
    ['podman build .', 'none', 'off'],
  ];
  for (const [text, output, attestations] of outputs) {
    it(`says what becomes of ${JSON.stringify(text)}`, () => {
      const build = onlyBuild(commandsIn(text));
      assert.deepEqual([build.output, build.attestations], [output, attestations]);
    });
  }

  it('keeps the machine from step to step', () => {
    const machine: Machine = { driver: 'docker', emulation: { state: 'no' }, store: 'classic' };
    const setup = commandsIn(
      'docker run --privileged --rm tonistiigi/binfmt --install arm64,arm\ndocker buildx create --name b --use',
      { machine },
    );
    assert.deepEqual(setup.machine.emulation, { state: 'yes', covers: ['arm64', 'arm'] });
    assert.equal(setup.machine.driver, 'container');
    assert.equal(
      onlyBuild(commandsIn('docker buildx build --builder b .', { machine: setup.machine })).driver,
      'container',
    );
    assert.equal(
      commandsIn('docker run --rm --privileged multiarch/qemu-user-static --reset -p yes').machine.emulation.state,
      'yes',
    );
    assert.equal(commandsIn('sudo apt-get install -y qemu-user-static').machine.emulation.state, 'yes');
  });
});

describe('platforms of build commands', () => {
  const edits: readonly (readonly [text: string, written: string, removed: string | undefined])[] = [
    ['docker build -t x .', 'docker build --platform a,b -t x .', undefined],
    ['docker build --platform=linux/amd64 .', 'docker build --platform=a,b .', 'docker build .'],
    ['docker build --platform "linux/amd64" -t x .', 'docker build --platform "a,b" -t x .', 'docker build -t x .'],
    [
      'docker build \\\n  --platform linux/amd64 \\\n  --platform linux/arm64 \\\n  .',
      'docker build \\\n  --platform a,b \\\n  .',
      'docker build \\\n  .',
    ],
    ['docker build --platform= .', 'docker build --platform=a,b .', 'docker build .'],
    [
      '/kaniko/executor --customPlatform=linux/arm64 -d x',
      '/kaniko/executor --customPlatform=a,b -d x',
      '/kaniko/executor -d x',
    ],
  ];
  for (const [text, written, removed] of edits) {
    it(`writes into ${JSON.stringify(text)}`, () => {
      const { slot } = onlyBuild(commandsIn(text));
      assert.equal(applyEdits(text, slot?.write(['a', 'b']) ?? []), written);
      assert.equal(slot?.remove && applyEdits(text, slot.remove()), removed);
    });
  }

  it('has no slot where a variable holds the value, and mends the literal', () => {
    const text = 'P=linux/amd64,linux/adm64\ndocker build --platform $P .\ndocker build --platform $P x';
    const { builds, mentions } = commandsIn(text);
    assert.deepEqual(
      builds.map((build) => build.slot),
      [undefined, undefined],
    );
    assert.deepEqual(
      mentions.map((mention) => cut(text, mention.text.span)),
      ['linux/amd64', 'linux/adm64'],
    );
    assert.ok(applyEdits(text, mentions[1]?.replace('linux/arm64') ?? []).startsWith('P=linux/amd64,linux/arm64\n'));
  });

  it('mentions what is known of a list that is not known as a whole', () => {
    const text = 'docker build --platform "linux/adm64,$MORE" .';
    const { builds, mentions } = commandsIn(text);
    assert.equal(builds[0]?.platforms.state, 'unknown');
    assert.deepEqual(
      mentions.map((mention) => mention.text.value),
      ['linux/adm64'],
    );
  });

  it('keeps expressions of the outer language out of known words', () => {
    const text = 'docker build --platform ${{ matrix.p }} -t a/b:${{ x }} -t c .';
    const opaque = [...text.matchAll(/\$\{\{.*?\}\}/g)].map((m) => ({ start: m.index, end: m.index + m[0].length }));
    const build = onlyBuild(commandsIn(text, { replaceOpaque: opaque }));
    assert.equal(platformsOf(build), 'unknown');
    assert.deepEqual(tagsOf(build), ['docker.io/library/c:latest']);
  });
});

describe('images that commands run', () => {
  const vectors: readonly (readonly [text: string, written: string | undefined, demand: string | undefined])[] = [
    ['docker run --rm -it -v "$PWD:/w" -e A=b --name=x alpine:3 sh -c "echo docker"', 'alpine:3', 'none'],
    ['docker run --platform linux/amd64 alpine', 'alpine', 'stated'],
    ['docker run --platform $P alpine', 'alpine', 'none'],
    ['docker container create --network host alpine', 'alpine', 'none'],
    ['docker pull -q ghcr.io/a/b:1', 'ghcr.io/a/b:1', 'none'],
    ['podman pull docker://alpine', 'alpine', 'none'],
    ['podman pull oci-archive:/tmp/x.tar', undefined, undefined],
    ['docker run "$IMAGE" sh', '$IMAGE', 'none'],
    ['docker run $FLAGS alpine', undefined, undefined],
    ['docker run --new-flag alpine sh', undefined, undefined],
    ['docker run', undefined, undefined],
    ['DOCKER_DEFAULT_PLATFORM=linux/arm64 docker run alpine', 'alpine', 'stated'],
    ['buildah run alpine sh', undefined, undefined],
  ];
  for (const [text, written, demand] of vectors) {
    it(JSON.stringify(text), () => {
      const [use] = commandsIn(text).uses;
      assert.equal(use && cut(text, use.span), written);
      assert.equal(use?.written, written);
      assert.equal(use?.demand.kind, demand);
    });
  }

  it('asks for the architecture of the job where that is given', () => {
    const runner = { labels: [], unresolved: false, span: { start: 0, end: 0 }, system: 'github' } as const;
    assert.equal(commandsIn('docker run alpine', { runner }).uses[0]?.demand.kind, 'runner');
    assert.equal(commandsIn('docker run alpine', { byHand: true }).uses[0]?.demand.kind, 'anywhere');
    assert.equal(commandsIn('docker --context far run alpine', { runner }).uses[0]?.demand.kind, 'none');
  });

  it('knows the images that it builds itself', () => {
    const { uses } = commandsIn('docker build -t app .\ndocker run app:latest\ndocker run other');
    assert.deepEqual(
      uses.map((use) => use.builtHere),
      [true, undefined],
    );
  });

  it('writes a platform behind the words', () => {
    const text = 'docker run --rm alpine';
    const [use] = commandsIn(text).uses;
    assert.equal(
      applyEdits(text, use?.slot?.write(['linux/arm64']) ?? []),
      'docker run --platform linux/arm64 --rm alpine',
    );
    assert.equal(use?.slot?.many, false);
  });
});

describe('images that are joined', () => {
  const vectors: readonly (readonly [text: string, merges: readonly string[], unknown: boolean])[] = [
    ['docker manifest create a/b:1 a/b:amd64 a/b:arm64', ['docker.io/a/b:1'], false],
    ['docker buildx imagetools create -t a/b:1 -t a/b:2 a/b:x', ['docker.io/a/b:1', 'docker.io/a/b:2'], false],
    ['docker buildx imagetools create -t "$T" a/b:x', [], true],
    [
      'podman manifest create list\npodman manifest push list docker://q.io/a:1',
      ['docker.io/library/list:latest', 'docker.io/library/list:latest', 'q.io/a:1'],
      false,
    ],
    ['podman build --manifest list --platform linux/amd64,linux/arm64 .', ['docker.io/library/list:latest'], false],
    ['crane index append -m a:1 -m a:2 -t a:3', ['docker.io/library/a:3'], false],
    ['regctl index create a:3 --ref a:1', ['docker.io/library/a:3'], false],
  ];
  for (const [text, merges, unknown] of vectors) {
    it(JSON.stringify(text), () => {
      const read = commandsIn(text);
      assert.deepEqual(tagsOf({ ...anyBuild(), tags: read.merges }), merges);
      assert.equal(read.mergesUnknown, unknown);
    });
  }

  it('counts the builds of the parts as one', () => {
    const { builds } = commandsIn(
      'docker build -t a:amd64 .\ndocker build -t a:arm64 .\ndocker build -t b .\ndocker manifest create a:1 a:amd64 a:arm64',
    );
    assert.deepEqual(
      builds.map((build) => build.merged),
      [true, true, false],
    );
  });
});

describe('scripts that a shell gets as an argument', () => {
  const found = (text: string): readonly string[] =>
    commandsIn(text).builds.map((build) => `${cut(text, build.span)}: ${platformsOf(build)} ${tagsOf(build).join()}`);

  it('are read where their characters stand', () => {
    assert.deepEqual(found("sh -c 'cd x && docker build --platform linux/arm64 -t r.test/a .'"), [
      'docker build: linux/arm64 r.test/a:latest',
    ]);
    assert.deepEqual(found('sudo -E bash -eux -o pipefail -c "docker build -t r.test/a ." arg'), [
      'docker build: none r.test/a:latest',
    ]);
    assert.deepEqual(found(`bash -lc 'sh -c "docker build -t r.test/a ."'`), ['docker build: none r.test/a:latest']);
  });

  it('know the folder and what docker reads from the environment, but no variable of the outer shell', () => {
    const text = "cd sub\nTAG=r.test/a:1\nDOCKER_DEFAULT_PLATFORM=linux/arm64 sh -c 'docker build -t $TAG .'";
    const build = onlyBuild(commandsIn(text));
    assert.deepEqual(build.dockerfiles[0], 'sub/Dockerfile');
    assert.deepEqual([platformsOf(build), tagsOf(build)], ['linux/arm64', []]);
  });

  it('are left alone where they are put together, run elsewhere or are none', () => {
    for (const text of [
      'sh -c "docker build -t $TAG ."',
      "ssh host sh -c 'docker build .'",
      "docker exec box sh -c 'docker build .'",
      "sh build.sh -c 'docker build .'",
      'sh -c docker',
    ])
      assert.deepEqual(found(text), [], text);
  });
});

describe('commands that build by files', () => {
  it('reads bake', () => {
    const text = 'cd x && docker buildx bake -f a.hcl --set *.platform=linux/amd64,linux/arm64 --push app db';
    const [bake] = commandsIn(text).buildCalls;
    assert.equal(bake && cut(text, bake.span), 'docker buildx bake');
    assert.deepEqual(bake?.files, ['x/a.hcl']);
    assert.deepEqual(bake?.targets, ['app', 'db']);
    assert.equal(bake?.output, 'push');
    const [override, ...others] = bake?.overrides ?? [];
    assert.ok(override?.platforms.state === 'known' && others.length === 0);
    assert.equal(override.pattern, '*');
    assert.deepEqual(
      override.platforms.items.map((item) => item.value),
      ['linux/amd64', 'linux/arm64'],
    );
  });

  it('reads what is set for one target, and adds to what it has', () => {
    const set = "--set app.platform=linux/arm64 --set 'db-*.platform+=linux/s390x' --set app.args.A=1";
    const [bake] = commandsIn(`docker buildx bake ${set}`).buildCalls;
    assert.deepEqual(
      bake?.overrides.map(({ pattern, appends }) => [pattern, appends]),
      [
        ['app', false],
        ['db-*', true],
      ],
    );
  });

  it('says nothing of a bake whose files or settings are not known', () => {
    assert.deepEqual(commandsIn('docker buildx bake -f $FILE').buildCalls, []);
    const [bake] = commandsIn('docker buildx bake --set "$NAME.platform=linux/arm64" "$TARGET" web').buildCalls;
    assert.deepEqual(bake?.overrides, [{ pattern: '*', platforms: { state: 'unknown' }, appends: false }]);
    assert.equal(bake?.targets, undefined);
  });

  const filesOf = ({ composeProjects }: CommandReading): readonly string[] =>
    composeProjects.map((candidates) => candidates.map(({ files }) => files.join('+')).join(' or '));

  it('reads compose', () => {
    const read = commandsIn(
      'docker compose -f c.yml build web\ndocker-compose up -d --build\ndocker compose -f d.yml up -d',
    );
    assert.deepEqual(
      read.buildCalls.map((call) => [call.of, call.title, call.files, call.targets, call.mere]),
      [
        ['compose build', 'docker compose build', ['c.yml'], ['web'], undefined],
        ['compose up', 'docker-compose up', [], [], undefined],
        ['compose up', 'docker compose up', ['d.yml'], [], 'start'],
      ],
    );
    assert.deepEqual(filesOf(read), ['c.yml', 'd.yml']);
  });

  it('knows the files of every command of Compose, and of Swarm', () => {
    const read = commandsIn(
      [
        'docker compose --profile x -f a.yml --file=b.yml run web sh -c ls',
        'COMPOSE_FILE=c.yml:d.yml docker compose pull',
        'docker stack deploy -c e.yml --prune app',
        'docker compose -f - config < f.yml',
        'docker compose -f $FILE down',
        'docker compose exec web tar -f g.yml',
      ].join('\n'),
    );
    assert.deepEqual(filesOf(read), ['a.yml+b.yml', 'c.yml+d.yml', 'e.yml']);
    // Of these only `run` builds, what is not there yet.
    assert.deepEqual(
      read.buildCalls.map((call) => [call.title, call.files, call.targets, call.mere]),
      [['docker compose run', ['a.yml', 'b.yml'], ['web'], 'start']],
    );
  });

  it('knows what the files of a project are relative to, and where its variables are', () => {
    const projects = (text: string, folders: readonly string[] = ['']) => commandsIn(text, { folders }).composeProjects;
    assert.deepEqual(projects('docker compose -f ci/a.yml -f b.yml up'), [
      [{ files: ['ci/a.yml', 'b.yml'], folder: 'ci' }],
    ]);
    assert.deepEqual(projects('docker compose -f ci/a.yml --project-directory . up'), [
      [{ files: ['ci/a.yml'], folder: '' }],
    ]);
    assert.deepEqual(projects('docker compose --env-file .env --env-file prod.env -f ci/a.yml up'), [
      [{ files: ['ci/a.yml'], folder: 'ci', envFiles: ['.env', 'prod.env'] }],
    ]);
    assert.deepEqual(projects('COMPOSE_ENV_FILES=x.env docker compose up'), [
      [{ files: [], folder: '', envFiles: ['x.env'] }],
    ]);
    assert.deepEqual(projects('docker compose up'), []);
    assert.deepEqual(projects('docker compose -f a.yml -f b.yml up', ['', 'scripts']), [
      [
        { files: ['a.yml', 'b.yml'], folder: '' },
        { files: ['scripts/a.yml', 'scripts/b.yml'], folder: 'scripts' },
      ],
    ]);
  });

  it('knows the profiles that a call starts', () => {
    const profiles = (text: string) => commandsIn(text).buildCalls.map((call) => call.profiles);
    assert.deepEqual(profiles('docker compose --profile dev --profile "*" build'), [['dev', '*']]);
    assert.deepEqual(profiles('COMPOSE_PROFILES=a,b docker compose up --build'), [['a', 'b']]);
    assert.deepEqual(profiles('export COMPOSE_PROFILES=$X\ndocker compose build'), ['unknown']);
    assert.deepEqual(profiles('docker compose --profile $P build'), ['unknown']);
    assert.deepEqual(profiles('docker compose build'), [undefined]);
  });

  it('says nothing of a compose build whose files are not known', () => {
    assert.deepEqual(
      commandsIn('docker compose -f $FILE build\ndocker compose --project-directory $DIR build').buildCalls,
      [],
    );
  });

  it('looks for compose files in the folder that is named', () => {
    const [call] = commandsIn('docker compose --project-directory x build').buildCalls;
    assert.deepEqual([call?.folders, call?.files], [['x'], []]);
  });
});

function anyBuild() {
  return onlyBuild(commandsIn('docker build .'));
}
