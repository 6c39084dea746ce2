import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBuildspec } from '../../../cli/plan/read-buildspec';
import { runtimeIssues } from '../../../cli/plan/runtime-versions';
import { runCli } from '../../../cli/run-cli';
import { recordingHost } from '../support/recording-host';

/** What a file has beside what a row is about. */
const BUILD = 'phases:\n  build:\n    commands:\n      - make\n';

/**
 * Shapes of buildspecs that are in use, each written by us after what many repositories do. CodeBuild takes them:
 * a warning may be due, an error is not.
 */
const TAKEN: readonly (readonly [shape: string, text: string, warning?: string])[] = [
  // YAML
  ['a document marker at the start', `---\nversion: 0.2\n${BUILD}`],
  ['comments and a marker before anything else', `# ours\n---\n# again\nversion: 0.2\n${BUILD}`],
  ['an end marker', `version: 0.2\n${BUILD}...\n`],
  ['a second document', `version: 0.2\n${BUILD}---\nother: 1\n`, 'a second document'],
  ['Windows line ends', `version: 0.2\n${BUILD}`.replaceAll('\n', '\r\n')],
  ['a byte order mark', `\ufeffversion: 0.2\n${BUILD}`],
  ['no line end at the end', `version: 0.2\n${BUILD}`.trimEnd()],
  ['empty lines everywhere', '\n\nversion: 0.2\n\n\nphases:\n\n  build:\n\n    commands:\n\n\n      - make\n\n'],
  ['all of it indented by one', ' version: 0.2\n phases:\n  build:\n    commands:\n      - make\n'],
  ['lists at the column of their key', 'version: 0.2\nphases:\n  build:\n    commands:\n    - make\n'],
  ['indents of one and of four', 'version: 0.2\nphases:\n build:\n     commands:\n         - make\n'],
  ['trailing spaces and tabs', 'version: 0.2 \nphases:\t\n  build: \n    commands:   \n      - make\t\n'],
  ['spaces before a colon', 'version : 0.2\nphases :\n  build :\n    commands :\n      - make\n'],
  [
    'comments at the wrong indent',
    'version: 0.2\nphases:\n  build:\n#    commands:\n    commands:\n  # first\n      - make\n        # - last\n',
  ],
  ['a comment after a command', 'version: 0.2\nphases:\n  build:\n    commands:\n      - make # all of it\n'],
  [
    'a command that goes on in the next line',
    'version: 0.2\nphases:\n  build:\n    commands:\n      - ./configure --a \\\n        --b\n      - make\n',
  ],
  [
    'tabs within a block',
    'version: 0.2\nphases:\n  build:\n    commands:\n      - |\n        if true; then\n        \tmake\n        fi\n',
  ],
  [
    'a block that is indented more than its list',
    'version: 0.2\nphases:\n  build:\n    commands:\n      - |\n            cat <<EOF\n            a: b\n            EOF\n',
  ],
  [
    'folded blocks of all kinds',
    'version: 0.2\nphases:\n  build:\n    commands:\n      - >-\n        make\n        all\n      - >\n        make\n      - |-\n        make\n      - |+\n        make\n\n',
  ],
  [
    'a quoted text whose lines stand at the left',
    'version: 0.2\nphases:\n  build:\n    commands:\n      - "echo {\n  a: 1,\nb: 2 }"\n      - make\n',
  ],
  [
    'flow style with the end at the column of the key',
    'version: 0.2\nphases:\n  build:\n    commands: [\n      make,\n      "test"\n    ]\n',
  ],
  ['JSON', '{"version": "0.2", "phases": {"build": {"commands": ["make"]}}}'],
  ['an anchor in a key of its own', `version: 0.2\nenv:\n  variables: &all\n    A: b\n${BUILD}`],
  [
    'commands from an anchor',
    'version: 0.2\nphases:\n  pre_build:\n    commands: &all\n      - make\n  build:\n    commands: *all\n',
  ],
  [
    'a phase that is merged',
    'version: 0.2\nphases:\n  pre_build: &all\n    commands:\n      - make\n  build:\n    <<: *all\n    on-failure: ABORT\n',
  ],
  ['a tag', `version: 0.2\nenv:\n  variables:\n    A: !!str 1\n${BUILD}`],
  ['a key twice', 'version: 0.2\nphases:\n  build:\n    commands: [a]\n    commands: [make]\n', 'twice'],
  [
    'letters of all languages',
    'version: 0.2\nphases:\n  build:\n    commands:\n      # 선택\n      - echo "größer → ñ 🎉"\n',
  ],
  // The top
  ['the version as a text', `version: "0.2"\n${BUILD}`],
  ['the version in single quotes', `version: '0.2'\n${BUILD}`],
  ['version 0.1 with its variables', `version: 0.1\nenvironment_variables:\n  plaintext:\n    A: b\n${BUILD}`],
  ['variables of 0.1 in 0.2', `version: 0.2\nenvironment_variables:\n  plaintext:\n    A: "b"\n${BUILD}`],
  ['the sections in another order', `artifacts:\n  files: ['**/*']\n${BUILD}env:\n  shell: bash\nversion: 0.2\n`],
  ['a section of somebody else', `version: 0.2\nother:\n  a: [1, { b: c }]\n${BUILD}`, 'no key other'],
  [
    'empty sections',
    `version: 0.2\nenv:\nreports:\nartifacts:\ncache:\nproxy:\nbatch:\n${BUILD}`,
    '`proxy` is not supported',
  ],
  ['proxy', `version: 0.2\nproxy:\n  upload-artifacts: yes\n  logs: yes\n${BUILD}`, '`proxy` is not supported'],
  ['logs, which is no section', `version: 0.2\nlogs:\n  group-name: x\n${BUILD}`, 'no key logs'],
  ['run-as', `version: 0.2\nrun-as: root\n${BUILD}`],
  [
    'a batch with phases',
    `version: 0.2\nbatch:\n  fast-fail: true\n  build-list:\n    - identifier: a\n      env: { compute-type: BUILD_GENERAL1_SMALL, variables: { A: 1 } }\n${BUILD}`,
    '`batch` is ignored',
  ],
  [
    'a matrix with numbers and truth values',
    `version: 0.2\nbatch:\n  build-matrix:\n    static: { ignore-failure: false }\n    dynamic:\n      env: { variables: { A: [4.8, 6], B: [true, false] } }\n${BUILD}`,
    '`batch` is ignored',
  ],
  ['a batch alone', 'version: 0.2\nbatch:\n  build-list:\n    - identifier: a\n', 'batch builds alone can take it'],
  [
    'a batch alone, without a version',
    'batch:\n  fast-fail: false\n  build-graph:\n    - identifier: a\n    - identifier: b\n      depend-on: [a]\n',
    'batch builds alone can take it',
  ],
  // env
  [
    'variables that are numbers and truth values',
    `version: 0.2\nenv:\n  variables:\n    A: 1\n    B: true\n    C: 1.10\n    D: no\n    E: 0777\n    F: 1e3\n${BUILD}`,
  ],
  ['a variable without a value', `version: 0.2\nenv:\n  variables:\n    A:\n    B: ""\n    C: ~\n${BUILD}`],
  [
    'a variable of several lines',
    `version: 0.2\nenv:\n  variables:\n    A: >-\n      arn:aws:kms:x\n    B: |\n      1\n      2\n${BUILD}`,
  ],
  [
    'a variable that looks like a date or an address',
    `version: 0.2\nenv:\n  variables:\n    A: 2026-11-22\n    B: https://example.com:8080/x?y=z#w\n    C: a,b\n${BUILD}`,
  ],
  [
    'a parameter of AWS and one with a version',
    `version: 0.2\nenv:\n  parameter-store:\n    A: /aws/reference/secretsmanager/x\n    B: "/app/token:3"\n    C : name\n${BUILD}`,
  ],
  [
    'a secret with all its parts',
    `version: 0.2\nenv:\n  secrets-manager:\n    A: app/db:password:AWSCURRENT:11111111-2222-3333-4444-555555555555\n    B: app/db:password::AWSPREVIOUS\n    C: arn:aws:secretsmanager:eu-west-1:111122223333:secret:app-AbCdEf:key\n    D: app/db/2FA:KEY\n${BUILD}`,
  ],
  [
    "exported variables, CodeBuild's own too",
    `version: 0.2\nenv:\n  exported-variables:\n    - CODEBUILD_BUILD_ID\n    - IMAGE_TAG\n${BUILD}`,
  ],
  ['git-credential-helper', `version: 0.2\nenv:\n  git-credential-helper: yes\n${BUILD}`],
  ['shells by name and by path', `version: 0.2\nenv:\n  shell: /bin/sh\n${BUILD}`],
  [
    'PowerShell',
    'version: 0.2\nenv:\n  shell: powershell.exe\nphases:\n  build:\n    commands:\n      - $env:A = "b"\n      - .\\make.bat\n',
  ],
  // phases
  [
    'commands that are empty',
    'version: 0.2\nphases:\n  build:\n    commands:\n  post_build:\n    commands: []\n',
    'has no commands',
  ],
  ['a phase that is empty', `version: 0.2\n${BUILD}  post_build:\n`, 'has no commands'],
  ['an item that is empty', 'version: 0.2\nphases:\n  build:\n    commands:\n      - make\n      -\n      - make\n'],
  ['commands as one text', 'version: 0.2\nphases:\n  build:\n    commands: make\n', 'should be a list'],
  [
    'commands as one block',
    'version: 0.2\nphases:\n  build:\n    commands: |\n      make\n      make test\n',
    'should be a list',
  ],
  [
    'commands that are numbers and truth values',
    'version: 0.2\nphases:\n  build:\n    commands:\n      - true\n      - 42\n      - null\n',
  ],
  [
    'commands with quotes, braces and colons without a space',
    'version: 0.2\nphases:\n  build:\n    commands:\n      - A=$(jq -r \'.[0] | "\\(.a):\\(.b)"\' x.json)\n      - docker build -t a/b:latest .\n      - IMAGE=${A::8}\n      - test -n "$A" && echo {a,b} || true\n      - \\. ./rc\n      - $(aws ecr get-login)\n      - "./$TARGET"\n',
  ],
  ['only a finally', `version: 0.2\n${BUILD}  post_build:\n    finally:\n      - make clean\n`],
  ['only runtime-versions', 'version: 0.2\nphases:\n  install:\n    runtime-versions:\n      nodejs: 20\n'],
  [
    'runtimes of all spellings',
    'version: 0.2\nphases:\n  install:\n    runtime-versions:\n      nodejs: latest\n      python: 3.x\n      java: corretto17\n      ruby: "$RUBY"\n      docker: 18\n      golang: 1.24\n      dotnet: 8.0\n      php: 8.x\n    commands: [make]\n',
  ],
  ['a phase within a phase', `version: 0.2\n${BUILD}    post_build:\n      commands: [make]\n`, 'no key post_build'],
  [
    'a key in capitals',
    `version: 0.2\n${BUILD}  install:\n    Commands: [make]\n`,
    'no key Commands, did you mean commands?',
  ],
  ['on-failure after the commands', `version: 0.2\n${BUILD}    on-failure: CONTINUE\n`],
  ['on-failure with a regular expression', `version: 0.2\n${BUILD}    on-failure: RETRY-2-.*(timeout|reset).*\n`],
  [
    'a variable of CodeBuild',
    `version: 0.2\nenv:\n  variables:\n    CODEBUILD_MINE: a\n${BUILD}`,
    'the environment variable "CODEBUILD_MINE" has a name that CodeBuild keeps for its own',
  ],
  [
    'a variable in two places',
    `version: 0.2\nenv:\n  variables:\n    A: a\n  secrets-manager:\n    A: b\n${BUILD}`,
    'the environment variable "A" is in env.variables and in env.secrets-manager',
  ],
  [
    'a command that begins with an exclamation mark',
    `version: 0.2\n${BUILD}      - ! test -f x\n`,
    'Commands[1] begins with !, which is a tag to YAML and is left out',
  ],
  [
    'a command that begins with an exclamation mark and a word',
    `version: 0.2\n${BUILD}      - !grep x y\n`,
    'Commands[1] begins with !grep, which is a tag to YAML',
  ],
  ['an exclamation mark in quotes', `version: 0.2\n${BUILD}      - "! test -f x"\n`],
  [
    'a truth value that is none',
    `version: 0.2\n${BUILD}artifacts: {files: [a], discard-paths: maybe}\n`,
    'write yes or no',
  ],
  [
    'fallback keys without a key',
    `version: 0.2\n${BUILD}cache: {paths: [a], fallback-keys: [b]}\n`,
    'ignored without cache.key',
  ],
  ['a cache without paths', `version: 0.2\n${BUILD}cache: {key: b}\n`, 'cache has no paths'],
  [
    'an unknown action of a cache',
    `version: 0.2\n${BUILD}cache: {paths: [a], action: keep}\n`,
    'cache.action keep is unknown',
  ],
  // reports, artifacts, cache
  ['a report without a format', `version: 0.2\n${BUILD}reports:\n  unit:\n    files:\n      - '**/*'\n`],
  [
    'a report whose name is an ARN',
    `version: 0.2\n${BUILD}reports:\n  arn:aws:codebuild:eu-west-1:111122223333:report-group/x:\n    files: ["a.xml"]\n    file-format: JunitXml\n`,
  ],
  [
    'a report whose name is a variable',
    `version: 0.2\n${BUILD}reports:\n  $NAME:\n    files: a.xml\n    base-directory: /tmp/reports\n    discard-paths: yes\n`,
    'should be a list',
  ],
  ['artifacts as one text', `version: 0.2\n${BUILD}artifacts:\n  files: a.zip\n`, 'should be a list'],
  ['artifacts without files', `version: 0.2\n${BUILD}artifacts:\n  name: x\n`, 'artifacts has no files'],
  ['artifacts whose files are empty', `version: 0.2\n${BUILD}artifacts:\n  files:\n`, 'artifacts has no files'],
  ['artifacts with a type', `version: 0.2\n${BUILD}artifacts:\n  type: zip\n  files: ["**/*"]\n`, 'no key type'],
  [
    'artifacts with all keys',
    `version: 0.2\n${BUILD}artifacts:\n  files: ["$A-x.json", ./src/*, /tmp/x]\n  name: x-$(date +%F)\n  discard-paths: no\n  base-directory: '../x*'\n  exclude-paths: ./y/**/*\n  enable-symlinks: yes\n  s3-prefix: p\n`,
  ],
  [
    'secondary artifacts alone',
    `version: 0.2\n${BUILD}artifacts:\n  secondary-artifacts:\n    one:\n      files: a/**/*\n      base-directory: $CODEBUILD_SRC_DIR_two\n`,
    'should be a list',
  ],
  [
    'secondary artifacts at the top',
    `version: 0.2\n${BUILD}secondary-artifacts:\n  one:\n    files: [a]\n`,
    'no key secondary-artifacts',
  ],
  [
    'a cache with paths, and one with a key',
    `version: 0.2\n${BUILD}cache:\n  key: npm-$(codebuild-hash-files package-lock.json)\n  fallback-keys: [npm-]\n  action: restore\n  paths:\n#    - /root/x\n    - '/root/.m2/**/*'\n    - node_modules/**/*\n`,
  ],
];

/** What CodeBuild refuses, and we too. */
const REFUSED: readonly (readonly [shape: string, text: string, message: string])[] = [
  ['all of it a comment', '#version: 0.2\n#phases:\n', 'has no version'],
  [
    'a phase that is spelled otherwise',
    `version: 0.2\n${BUILD}  post-build:\n    commands: [make]\n`,
    'YAML_FILE_ERROR Message: Invalid buildspec phase name: post-build. Expecting: build,install,post_build,pre_build',
  ],
  [
    'a phase that does not exist',
    `version: 0.2\n${BUILD}  deploy:\n    commands: [make]\n`,
    'Invalid buildspec phase name: deploy. Expecting',
  ],
  [
    'steps of another CI',
    `version: 0.2\n${BUILD}  post_build:\n    steps:\n      - name: a\n        uses: b@v1\n`,
    'unsupported field "steps" in buildspec',
  ],
  ['an unknown shell', `version: 0.2\nenv:\n  shell: zsh\n${BUILD}`, 'env.shell is zsh: CodeBuild has bash, /bin/sh'],
  ...[
    ['phases.install.run-as', '  install:\n    run-as: [a]\n'],
    ['phases.install.on-failure', '  install:\n    on-failure: [ABORT]\n'],
    ['artifacts.base-directory', 'artifacts:\n  files: [a]\n  base-directory: [dist]\n'],
    ['artifacts.name', 'artifacts:\n  files: [a]\n  name: [x]\n'],
    ['artifacts.discard-paths', 'artifacts:\n  files: [a]\n  discard-paths: [yes]\n'],
    [
      'artifacts.secondary-artifacts.x.enable-symlinks',
      'artifacts:\n  secondary-artifacts:\n    x:\n      files: [a]\n      enable-symlinks: [yes]\n',
    ],
    ['reports.r.file-format', 'reports:\n  r:\n    files: [a]\n    file-format: [JUNITXML]\n'],
    ['cache.key', 'cache:\n  paths: [a]\n  key: [b]\n'],
    ['cache.action', 'cache:\n  paths: [a]\n  action: [save]\n'],
    ['run-as', 'run-as: [a]\n'],
    ['env.shell', 'env:\n  shell: [bash]\n'],
  ].map(([place, rest]): [string, string, string] => [
    `a list as ${place}`,
    `version: 0.2\n${BUILD}${rest}`,
    `${place} must be a text, and is a list`,
  ]),
  [
    'a report without files',
    `version: 0.2\n${BUILD}reports:\n  unit:\n    base-directory: x\n`,
    'reports.unit has no files',
  ],
  ['a report without anything', `version: 0.2\n${BUILD}reports:\n  unit:\n`, 'reports.unit has no files'],
  ['phases without a phase', 'version: 0.2\nphases:\n', 'the buildspec has no phases'],
  ['an empty file', '', 'has no version'],
  ['a version without a colon', `version 0.2\n${BUILD}`, 'mapping values are not allowed in this context at line 2'],
  [
    'a command with a colon and a space',
    'version: 0.2\nphases:\n  build:\n    commands:\n      - echo a: b\n',
    'Expected Commands[0] to be of string type',
  ],
  [
    'a list in a list',
    'version: 0.2\nphases:\n  build:\n    commands:\n      - [a, b]\n',
    'Expected Commands[0] to be of string type',
  ],
  [
    'a quote that does not end',
    'version: 0.2\nphases:\n  build:\n    commands:\n      - "echo a\n      - make\n',
    'found unexpected end of stream at line 7',
  ],
  [
    'a command that begins with a backquote',
    'version: 0.2\nphases:\n  build:\n    commands:\n      - `date`\n',
    'line 5',
  ],
  ['a command that begins with @', 'version: 0.2\nphases:\n  build:\n    commands:\n      - @make\n', 'line 5'],
  [
    'an alias that nobody set',
    'version: 0.2\nphases:\n  build:\n    commands: *none\n',
    "unknown anchor 'none' referenced",
  ],
  ['a tab before a key', 'version: 0.2\nphases:\n\tbuild:\n', 'found character that cannot start any token at line 3'],
  [
    'six reports',
    `version: 0.2\n${BUILD}reports:\n${['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `  ${name}:\n    files: [x]\n`).join('')}`,
    'at most 5',
  ],
];

describe('a buildspec as people write it', () => {
  test('has one error for one mistake, and YAML_FILE_ERROR before the words of CodeBuild only', async () => {
    const errors = async (text: string) => (await check(text)).out.match(/^.*error:.*$/gm) ?? [];
    const tab = await errors('version: 0.2\nphases:\n  build:\n    commands:\n      - a\n\t- b\n\t- c\n\t- d\n');
    expect(tab).toHaveLength(1);
    expect(tab[0]).toContain('error: YAML_FILE_ERROR Message: found a tab character');
    const [own] = await errors(`version: 0.2\nenv:\n  shell: zsh\n${BUILD}`);
    expect(own).toContain('error: env.shell is zsh');
  });

  test.each(TAKEN.map(([shape, text, warning]) => ({ shape, text, warning })))(
    '$shape is taken',
    async ({ text, warning }) => {
      const { exitCode, out } = await check(text);
      expect({ exitCode, errors: out.match(/^.*error:.*$/gm) ?? [] }).toEqual({ exitCode: 0, errors: [] });
      if (warning) expect(out).toContain(warning);
      else expect(out.replace(/^.*is the number or truth value.*$/gm, '')).not.toContain('warning:');
    },
  );

  test.each(REFUSED)('fails: %s', async (_, text, message) => {
    const { exitCode, out } = await check(text);
    expect(exitCode).toBe(2);
    expect(out).toContain(message);
  });

  test('a quoted text loses the indents of its lines, wherever they stand', () => {
    const read = readBuildspec('version: 0.2\nphases:\n  build:\n    commands:\n      - "a\n\n b\nc"\n      - make\n');
    expect(read.kind === 'readable' && read.buildspec.phases.BUILD?.commands).toEqual([
      { text: 'a\nb c', line: 5 },
      { text: 'make', line: 9 },
    ]);
  });

  test.each([
    ['aws/codebuild/standard:8.0', 'nodejs', '20', 'warning', 'CodeBuild installs it at each build. The image has'],
    ['aws/codebuild/standard:8.0', 'nodejs', '22.x', undefined, ''],
    ['aws/codebuild/standard:8.0', 'python', '3.x', undefined, ''],
    ['aws/codebuild/standard:8.0', 'python', '3.1', 'warning', 'CodeBuild installs it at each build'],
    ['aws/codebuild/standard:8.0', 'golang', '1.25.3', undefined, ''],
    ['aws/codebuild/standard:8.0', 'ruby', '$RUBY', undefined, ''],
    ['aws/codebuild/standard:8.0', 'nodejs', 'latest', undefined, ''],
    ['aws/codebuild/standard:8.0', 'rust', '1.90', 'warning', 'CodeBuild installs it at each build'],
    ['aws/codebuild/standard:6.0', 'nodejs', '20', 'warning', 'CodeBuild installs it at each build'],
    ['aws/codebuild/standard:8.0', 'docker', '20', 'error', "Unknown runtime named 'docker'. This build image has the"],
    ['aws/codebuild/standard:8.0', 'constructor', '1', 'error', "Unknown runtime named 'constructor'"],
    ['aws/codebuild/amazonlinux-aarch64-standard:3.0', 'docker', '23', undefined, ''],
    ['aws/codebuild/amazonlinux2-x86_64-standard:5.0', 'nodejs', '18', undefined, ''],
    ['aws/codebuild/amazonlinux2-x86_64-standard:5.0', 'rust', '1', 'error', "Unknown runtime named 'rust'"],
    [
      'aws/codebuild/standard:4.0',
      'nodejs',
      '15',
      'error',
      "Unknown runtime version named '15' of nodejs. This build image has the following versions: 10, 12: as of 2",
    ],
    ['aws/codebuild/standard:99.0', 'nodejs', '1', undefined, ''],
    ['example.com/own:1', 'nodejs', '1', undefined, ''],
    ['standard:8.0', 'docker', '20', undefined, ''],
  ])('of the image %s, %s %s', (image, runtime, version, severity, message) => {
    const read = readBuildspec(
      `version: 0.2\nphases:\n  install:\n    runtime-versions:\n      ${runtime}: ${version}\n`,
    );
    const issues = read.kind === 'readable' ? runtimeIssues(read.buildspec, image) : ['refused'];
    expect(issues).toEqual(
      severity === undefined
        ? []
        : [expect.objectContaining({ severity, message: expect.stringContaining(message) as string })],
    );
  });
});

async function check(text: string): Promise<{ exitCode: number; out: string }> {
  const cwd = mkdtempSync(join(tmpdir(), 'shape-'));
  writeFileSync(join(cwd, 'buildspec.yml'), text);
  const host = recordingHost({ cwd, tempRoot: tmpdir() });
  const exitCode = await runCli(['check', 'buildspec.yml'], host);
  return { exitCode, out: host.stdout.text + host.stderr.text };
}
