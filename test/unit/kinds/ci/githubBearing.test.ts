import assert from 'node:assert/strict';
import { dullSpans, isSilent } from '../../../../server/src/kinds/syntax/commands/dull';
import { processorMs } from '../../../support/cost';
import { job, workflow } from './githubSupport';

const matrixOf = (name: string, values: readonly string[]): string =>
  `strategy: {matrix: {${name}: [${values.join(', ')}]}}\nruns-on: ubuntu-latest`;
const legsOf = (steps: string, values: readonly string[] = ['a', 'b']): readonly (string | undefined)[] =>
  workflow(job(steps, matrixOf('x', values))).builds.map((build) => build.leg);
const X = '$' + '{{ matrix.x }}';

describe('the legs of a matrix', () => {
  it('are told apart where a command that is read has the value', () => {
    assert.deepEqual(legsOf(`- run: docker build -t acme/app:${X} .`), ['matrix: x=a', 'matrix: x=b']);
    assert.deepEqual(legsOf(`- run: |\n    TAG=${X}\n    docker build -t acme/app:$TAG .`).length, 2);
    assert.deepEqual(legsOf(`- run: |\n    cd ${X}\n    docker build .`).length, 2);
    assert.deepEqual(legsOf(`- run: |\n    docker build \\\n      -t acme/app:${X} .`).length, 2);
    assert.deepEqual(legsOf(`- run: |\n    build() { docker build $1; }\n    T=${X} build ${X}`).length, 1);
    assert.deepEqual(legsOf(`- run: docker build -t acme/app:$X .\n  env: {X: "${X}"}`).length, 2);
    assert.deepEqual(legsOf(`- run: docker build .\n  if: matrix.x == 'a'`), ['matrix: x=a']);
  });

  it('are one where only other commands and actions have it', () => {
    assert.deepEqual(legsOf(`- run: |\n    docker build .\n    ./test --page ${X}`), [undefined]);
    assert.deepEqual(legsOf(`- uses: acme/other@v1\n  with: {a: "${X}"}\n- run: docker build .`), [undefined]);
    assert.deepEqual(legsOf(`- run: echo ${X}\n- run: docker build .`), [undefined]);
    assert.deepEqual(legsOf(`- name: for ${X}\n  run: docker build .`), [undefined]);
  });

  it('are told apart where the value itself may be a command', () => {
    assert.deepEqual(legsOf(`- run: ${X}`, ['docker build .', 'make']).length, 1);
    assert.deepEqual(legsOf(`- run: |\n    docker build .\n    echo ${X}`, ['a', "'b; cd there'"]).length, 1);
    assert.deepEqual(legsOf(`- run: |\n    echo ${X}\n    docker build .`, ['a', "'b; cd there'"]).length, 2);
  });

  it('reach the actions of the repository through the inputs that these read', () => {
    const action = (run: string): string =>
      `inputs: {t: {}}\nruns:\n  using: composite\n  steps:\n    - {shell: bash, run: "${run}"}\n`;
    const steps = `- uses: ./act\n  with: {t: "${X}"}\n- uses: docker/build-push-action@v6\n  with: {platforms: "linux/amd64,linux/arm64"}`;
    const read = (run: string) =>
      workflow(job(steps, matrixOf('x', ['docker', 'docker-container'])), { 'act/action.yml': action(run) });
    const set = `docker buildx create --use --driver $${'{{ inputs.t }}'}`;
    assert.deepEqual(
      read(set).builds.map((build) => build.driver),
      ['docker', 'container'],
    );
    assert.deepEqual(
      read(`./install $${'{{ inputs.t }}'}`).builds.map((build) => build.driver),
      ['docker'],
    );
  });
});

describe('commands without bearing', () => {
  const dull = (text: string): readonly string[] => dullSpans(text).map(({ start, end }) => text.slice(start, end));

  it('are those of other programs', () => {
    assert.deepEqual(dull('yarn install\nbuild/cli push --page \uE000'), [
      'yarn install',
      'build/cli push --page \uE000',
    ]);
  });

  it('are none that set something, run others or may be a tool', () => {
    for (const text of [
      'A=\uE000',
      'cd \uE000',
      'export A=\uE000',
      'docker build \uE000',
      'sudo \uE000 build .',
      '\uE000 build .',
      'sh -c "\uE000"',
      'echo $(docker build \uE000)',
      `echo $${'{A:=\uE000}'}`,
    ])
      assert.deepEqual(dull(text), [], text);
  });
});

describe('a script of which nothing is read', () => {
  it('runs only programs that are not read, whatever is in its variables and messages', () => {
    for (const text of [
      'echo "docker build ."',
      'f() { git fetch "$DOCKERFILE"; }\nif ! f; then echo no docker; exit 1; fi',
      'DOCKER=1\nexport X="$(git rev-parse HEAD) podman"\n[ -n "$X" ] || exit 1',
    ])
      assert.equal(isSilent(text), true, text);
  });

  it('is none where a tool, a shell, a loader or an unknown program may run', () => {
    for (const text of [
      'docker ps',
      'echo "$(docker build .)"',
      'cat <<EOF\n$(docker build .)\nEOF',
      'sudo docker build .',
      '"$DOCKER" build .',
      'sh -c "docker build ."',
      'kind load docker-image a',
      '/usr/bin/minikube image load a',
      'apt-get install qemu-user-static',
      'f() { docker build .; }\nf',
    ])
      assert.equal(isSilent(text), false, text);
  });
});

describe('the time that a matrix takes', () => {
  const timeOf = (text: string): number => {
    const start = processorMs();
    workflow(text);
    return processorMs() - start;
  };

  it('is that of one leg where no leg differs', () => {
    const lines = Array.from({ length: 60 }, (_, i) => `    ./step-${i} --page ${X} --name "$CONTAINER"`).join('\n');
    const text = (pages: number): string =>
      job(
        `- run: |\n${lines}\n    docker build .`,
        matrixOf(
          'x',
          Array.from({ length: pages }, (_, i) => String(i)),
        ),
      );
    workflow(text(1));
    // What else the machine does only adds to a cost.
    const least = (pages: number): number => Math.min(...[0, 1, 2].map((more) => timeOf(text(pages + more))));
    const [one, many] = [least(2), least(200)];
    assert.ok(many < 4 * one + 30, `${many} ms for 200 legs, ${one} ms for two`);
  });
});
