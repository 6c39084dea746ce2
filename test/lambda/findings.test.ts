import fc from 'fast-check';
import { RECORDED_TOOLS, recordedLines } from './recorded-findings';
import { findingsInLog, findingPlace } from '../../lambda/decide/list-findings';
import { FINDING_LEVELS, parseFindings } from '../../lambda/decode/parse-findings';

/** Level, place, title, first line of the message. The outputs and how they were made: test/fixtures/findings. */
const RECORDED: Readonly<Record<string, readonly (readonly [string, string, string, string])[]>> = {
  'ansible-lint': [
    ['error', 'play.yml:1', 'name[play]', 'All plays should be named.'],
    ['error', 'play.yml:3', 'command-instead-of-shell', 'Use shell only when shell functionality is required.'],
    ['error', 'play.yml:3', 'fqcn[action-core]', 'Use FQCN for builtin module actions (shell).'],
    ['error', 'play.yml:3', 'name[missing]', 'All tasks should be named.'],
    ['error', 'play.yml:3', 'no-changed-when', 'Commands should not change things if nothing needs doing.'],
    ['error', 'play.yml:4', 'fqcn[action-core]', 'Use FQCN for builtin module actions (apt).'],
    ['error', 'play.yml:4', 'name[casing]', 'All names should start with an uppercase letter.'],
    ['error', 'play.yml:4', 'no-free-form', 'Avoid using free-form when calling module actions. (apt)'],
    ['error', 'play.yml:4', 'package-latest', 'Package installs should not use latest.'],
  ],
  biome: [
    ['error', 'src/cart.js:4:29', 'lint/suspicious/noDebugger', 'This is an unexpected use of the debugger statement.'],
    ['error', 'src/cart.js:5:12', 'lint/security/noGlobalEval', 'Do not use eval().'],
    ['warning', 'src/cart.js:2:16', 'lint/correctness/noUnusedVariables', 'This variable unused is unused.'],
  ],
  eslint: [
    ['error', 'src/cart.js:2:16', '', "'unused' is assigned a value but never used. (no-unused-vars)"],
    ['error', 'src/cart.js:4:29', '', "Unexpected 'debugger' statement. (no-debugger)"],
    ['error', 'src/cart.js:5:12', '', 'eval can be harmful. (no-eval)'],
    ['warning', 'src/cart.js:2:3', '', 'Unexpected var, use let or const instead. (no-var)'],
  ],
  jest: [
    [
      'error',
      'test/sum.test.js:3',
      'adds prices, 100% of them',
      'expect(received).toBe(expected) // Object.is equality',
    ],
    ['error', 'test/sum.test.js:7', 'a cart: empty › has no total', 'no total'],
  ],
  oxlint: [
    ['error', 'src/cart.js:1:8', 'eslint(func-style)', 'Expected a function expression.'],
    ['error', 'src/cart.js:2:3', 'eslint(no-var)', 'Unexpected var, use let or const instead.'],
    [
      'error',
      'src/cart.js:2:16',
      'eslint(no-unused-vars)',
      "Variable 'unused' is declared but never used. Unused variables should start with a '_'.",
    ],
    [
      'error',
      'src/cart.js:4:9',
      'eslint(no-eq-null)',
      'Do not use `null` comparisons without type-checking operators.',
    ],
    ['error', 'src/cart.js:4:20', 'eslint(eqeqeq)', 'Expected === and instead saw =='],
    ['error', 'src/cart.js:4:23', 'unicorn(no-null)', 'Do not use `null` literals'],
    ['error', 'src/cart.js:4:29', 'eslint(curly)', "Expected { after 'if' condition."],
    ['error', 'src/cart.js:4:29', 'eslint(no-debugger)', '`debugger` statement is not allowed'],
    ['error', 'src/cart.js:5:12', 'eslint(no-eval)', 'eval can be harmful.'],
  ],
  redocly: [
    ['error', 'openapi.yaml:1:1', 'no-empty-servers', 'Servers must be present.'],
    ['error', 'openapi.yaml:7:5', 'operation-summary', 'Operation object should contain `summary` field.'],
    [
      'error',
      'openapi.yaml:7:5',
      'path-parameters-defined',
      'The operation does not define the path parameter `{id}` expected by path `/carts/{id}`.',
    ],
    [
      'error',
      'openapi.yaml:7:5',
      'security-defined',
      'Every operation should have security defined on it or on the root level.',
    ],
    ['warning', 'openapi.yaml:2:1', 'info-license', 'Info object should contain `license` field.'],
    ['warning', 'openapi.yaml:7:5', 'operation-operationId', 'Operation object should contain `operationId` field.'],
    ['warning', 'openapi.yaml:8:7', 'operation-4xx-response', 'Operation must have at least one `4XX` response.'],
  ],
  rubocop: [
    ['error', 'shop.rb:1:1', '', 'Style/FrozenStringLiteralComment: Missing frozen string literal comment.'],
    ['error', 'shop.rb:2:3', '', 'Lint/UselessAssignment: Useless assignment to variable - `unused`.'],
    ['error', 'shop.rb:3:13', '', 'Style/SymbolProc: Pass `&:price` as an argument to `map` instead of a block.'],
  ],
  spectral: [
    [
      'error',
      'openapi.yaml:7:9',
      'path-params',
      'Operation must define parameter "{id}" as expected by path "/carts/{id}".',
    ],
    ['warning', 'openapi.yaml:1:1', 'oas3-api-servers', 'OpenAPI "servers" must be present and non-empty array.'],
    ['warning', 'openapi.yaml:2:6', 'info-contact', 'Info object must have "contact" object.'],
    ['warning', 'openapi.yaml:2:6', 'info-description', 'Info "description" must be present and non-empty string.'],
    [
      'warning',
      'openapi.yaml:7:9',
      'operation-description',
      'Operation "description" must be present and non-empty string.',
    ],
    ['warning', 'openapi.yaml:7:9', 'operation-operationId', 'Operation must have "operationId".'],
    ['warning', 'openapi.yaml:7:9', 'operation-tags', 'Operation must have non-empty "tags" array.'],
  ],
  sqlfluff: [
    [
      'notice',
      'shop.sql:1:1',
      'SQLFluff',
      'L036: Select targets should be on a new line unless there is only one select target.',
    ],
    ['notice', 'shop.sql:1:10', 'SQLFluff', "L008: Expected single whitespace between comma ',' and naked identifier."],
    ['notice', 'shop.sql:1:12', 'SQLFluff', 'L010: Keywords must be consistently upper case.'],
    [
      'notice',
      'shop.sql:1:31',
      'SQLFluff',
      "L006: Expected single whitespace between naked identifier and raw comparison operator '='.",
    ],
    [
      'notice',
      'shop.sql:1:32',
      'SQLFluff',
      "L006: Expected single whitespace between raw comparison operator '=' and numeric literal.",
    ],
  ],
  stylelint: [
    [
      'error',
      'styles/shop.css:1:3',
      'Stylelint problem',
      'Too many declarations, maximum 1 (declaration-block-single-line-max-declarations) - https://stylelint.io/user-guide/rules/declaration-block-single-line-max-declarations',
    ],
    [
      'error',
      'styles/shop.css:1:18',
      'Stylelint problem',
      'Unknown property "colr" (property-no-unknown) - https://stylelint.io/user-guide/rules/property-no-unknown',
    ],
    [
      'error',
      'styles/shop.css:2:1',
      'Stylelint problem',
      'Duplicate selector "a", first used at line 1 (no-duplicate-selectors) - https://stylelint.io/user-guide/rules/no-duplicate-selectors',
    ],
    [
      'error',
      'styles/shop.css:2:12',
      'Stylelint problem',
      'Unknown value "#ggg" for property "color" (declaration-property-value-no-unknown) - https://stylelint.io/user-guide/rules/declaration-property-value-no-unknown',
    ],
  ],
  textlint: [['error', 'README.md:2:3', 'TextLint [no-todo]', "Found TODO: 'TODO: write it, 100%' | 2:3"]],
  vitest: [
    [
      'error',
      'test/cart.spec.mjs:3:18',
      'test/cart.spec.mjs > adds prices, 100% of them',
      'AssertionError: expected [ 1, 2 ] to deeply equal [ 1, 3 ]',
    ],
  ],
  yamllint: [
    ['error', 'config.yml:4:4', '', '[key-duplicates] duplication of key "open" in mapping'],
    ['error', 'config.yml:5:81', '', '[line-length] line too long (106 > 80 characters)'],
    ['warning', 'config.yml:1:1', '', '[document-start] missing document start "---"'],
    ['warning', 'config.yml:3:10', '', '[truthy] truthy value should be one of [false, true]'],
    ['warning', 'config.yml:4:10', '', '[truthy] truthy value should be one of [false, true]'],
  ],
};

const shown = (lines: readonly string[]) =>
  findingsInLog(lines).findings.map((each) => [
    each.level,
    findingPlace(each),
    each.title ?? '',
    each.message.split('\n')[0],
  ]);

describe('what tools print', () => {
  test('each recorded output has its rows', () => {
    expect(Object.keys(RECORDED).sort()).toEqual(Object.keys(RECORDED_TOOLS).sort());
  });

  test.each(Object.keys(RECORDED))('%s', (tool) => {
    expect(shown(recordedLines(tool))).toEqual(RECORDED[tool]);
  });

  test('a message of several lines stays one finding', () => {
    const [finding] = findingsInLog(recordedLines('jest')).findings;
    expect(finding.message.split('\n').slice(0, 4)).toEqual([
      'expect(received).toBe(expected) // Object.is equality',
      '',
      'Expected: 3',
      'Received: 2',
    ]);
  });
});

describe('a workflow command', () => {
  const parsed = (line: string) => parseFindings([line]).findings;

  test.each<readonly [string, string, object]>([
    ['spaces before it', '  ::error file=a.js,line=1::no', { level: 'error', path: 'a.js', line: 1, message: 'no' }],
    ['capitals', '::Error File=a.js,Line=2::no', { level: 'error', path: 'a.js', line: 2, message: 'no' }],
    ['no properties', '::warning::look', { level: 'warning', message: 'look' }],
    ['colors', '\u001b[31m::error file=a.js::no\u001b[0m', { level: 'error', path: 'a.js', message: 'no' }],
    ['colons in its message', '::notice file=a.js::a::b', { level: 'notice', path: 'a.js', message: 'a::b' }],
    [
      'escaped properties',
      '::error file=a%2Cb%3A%25.js,title=x%0Ay%3D::m%3A%0An%25%0D',
      { level: 'error', path: 'a,b:%.js', title: 'x\ny%3D', message: 'm%3A\nn%' },
    ],
    ['an escape that is escaped', '::error file=a%252C.js::%250A', { level: 'error', path: 'a%2C.js', message: '%0A' }],
    ['spaces after commas', '::error file=a.js, line=3::no', { level: 'error', path: 'a.js', line: 3, message: 'no' }],
    [
      'all members',
      '::error file=a.js,line=3,col=4,endLine=5,endColumn=6,title=t::no',
      { level: 'error', path: 'a.js', line: 3, column: 4, title: 't', message: 'no' },
    ],
    ...['0', '-1', '1.5', '1e3', '0x10', '', ' ', 'NaN', '99999999'].map((line): [string, string, object] => [
      `the line ${JSON.stringify(line)}`,
      `::error file=a.js,line=${line}::no`,
      { level: 'error', path: 'a.js', message: 'no' },
    ]),
  ])('with %s', (_, line, finding) => {
    expect(parsed(line)).toEqual([finding]);
  });

  test.each([
    ['text before it', 'x ::error file=a.js::no'],
    ['a note of CodeBuild before it', '[Container] 2026/05/04 12:00:35.1 Running command echo "::error file=a.js::no"'],
    ['no end', '::error file=a.js'],
    ['one colon', ':error file=a.js::no'],
    ['another name', '::set-output name=x::no'],
    ['a name that goes on', '::errors file=a.js::no'],
    ['another prefix', '##[error]no'],
  ])('is none with %s', (_, line) => {
    expect(parsed(line)).toEqual([]);
  });

  test('counts for nothing between stop-commands and its token', () => {
    const lines = ['::error::1', '::stop-commands::pause', '::error::2', '::error::pause', '::pause::', '::error::3'];
    expect(parseFindings(lines).findings.map(({ message }) => message)).toEqual(['1', '3']);
  });

  test('is read back from what the toolkit of GitHub writes', () => {
    const escapeData = (text: string) => text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
    const escape = (text: string) => escapeData(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
    const text = fc
      .array(fc.constantFrom('a', 'B', '1', '%', '%0A', '%25', ':', '::', ',', '=', ' x', '\n-', '\r-', 'ü', '€'), {
        minLength: 1,
        maxLength: 12,
      })
      .map((parts) => `x${parts.join('')}x`);
    const level = fc.constantFrom(...FINDING_LEVELS);
    const number = fc.integer({ min: 1, max: 9_999_999 });
    fc.assert(
      fc.property(level, text, number, number, text, text, (of, file, line, column, title, message) => {
        const properties = `file=${escape(file)},line=${line},col=${column},title=${escape(title)}`;
        expect(parsed(`::${of} ${properties}::${escapeData(message)}`)).toEqual([
          { level: of, path: file, line, column, title, message },
        ]);
      }),
    );
  });
});

describe('a hostile log', () => {
  test('gives a bounded number of findings, and says how many more there are', () => {
    const lines = Array.from({ length: 1_500 }, (_, n) => `::error file=a.js,line=${n + 1}::no`);
    const { findings, counts } = parseFindings([...lines, ...lines]);
    expect([findings.length, counts]).toEqual([1_000, { error: 1_500, warning: 0, notice: 0 }]);
  });

  test('of warnings does not hide an error at its end', () => {
    const lines = Array.from({ length: 30_000 }, (_, n) => `::warning file=a.js,line=${n + 1}::no`);
    const { findings, counts } = findingsInLog([...lines, '::error file=z.js,line=1::no']);
    expect([findings.length, findings[0].level, counts]).toEqual([
      1_001,
      'error',
      { error: 1, warning: 30_000, notice: 0 },
    ]);
  });

  test('gives findings of a bounded size', () => {
    const long = 'x'.repeat(1_000_000);
    const [finding] = parseFindings([`::error file=a.js,title=${'y'.repeat(9_000)}::${long}`]).findings;
    expect([finding.title?.length, finding.message.length]).toEqual([2_000, 2_000]);
    expect(parseFindings([`::error file=${'z'.repeat(5_000)},line=1::no`]).findings).toEqual([
      { level: 'error', line: 1, message: 'no' },
    ]);
  });

  test('of any text is read without an error', () => {
    const piece = fc.constantFrom(
      '::',
      ':',
      'error',
      'warning ',
      ' file=',
      ',',
      '=',
      '%',
      '%0',
      '%0A',
      '\u001b[',
      '\r',
    );
    const line = fc.array(fc.oneof(piece, fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 30 });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 10 }), (lines) => {
        for (const each of findingsInLog(lines.map((parts) => parts.join(''))).findings)
          expect(FINDING_LEVELS).toContain(each.level);
      }),
    );
  });
});

describe('the place of a finding', () => {
  const path = (file: string, roots: readonly string[] = []) =>
    findingsInLog(
      [`::error file=${file.replace(/%/g, '%25').replace(/:/g, '%3A').replace(/,/g, '%2C')},line=1::no`],
      roots,
    ).findings[0].path;

  test.each([
    ['src/a.js', 'src/a.js'],
    ['./src//a.js', 'src/a.js'],
    ['src/../a.js', 'a.js'],
    ['src\\a.js', 'src/a.js'],
    ['dir/with\\backslash.js', 'dir/with\\backslash.js'],
    ['/codebuild/output/src1/src/git-codecommit.eu-central-1.amazonaws.com/v1/repos/shop/a.js', 'a.js'],
    ['/codebuild/output/src12345/src/a.js', 'a.js'],
    [
      'C:\\codebuild\\output\\src12\\src\\git-codecommit.us-east-1.amazonaws.com\\v1\\repos\\shop\\src\\a.cs',
      'src/a.cs',
    ],
    ['50%,: off.js', '50%,: off.js'],
  ])('%s is %s', (file, expected) => {
    expect(path(file)).toBe(expected);
  });

  test('is below the folder that the source is known to be in', () => {
    expect(path('/tmp/flow-ci-1/output/src7/src/a.js', ['/tmp/else', '/tmp/flow-ci-1/output/src7'])).toBe('src/a.js');
    expect(path('/tmp/flow-ci-1/output/src77/a.js', ['/tmp/flow-ci-1/output/src7'])).toBeUndefined();
  });

  test.each(['/etc/passwd', '../a.js', 'src/../../a.js', 'C:\\Users\\a.js', '/', '.', 'src/', '..'])(
    '%s is outside of the repository',
    (file) => {
      expect(path(file)).toBeUndefined();
    },
  );

  test('is not repeated by the message', () => {
    const message = (line: string) => findingsInLog([line]).findings[0].message;
    expect(message('::error file=src/a.js,line=2,col=16::src/a.js:2:16: no')).toBe('no');
    expect(message('::error file=a.yml,line=2,col=16::2:16 [x] no')).toBe('[x] no');
    expect(message('::error file=a.yml,line=2,col=16::2:17 no')).toBe('2:17 no');
    expect(message('::error file=a.yml,line=2::2 errors')).toBe('2 errors');
  });
});

test('errors come first, then by place, whatever the order of the log', () => {
  const lines = ['::notice file=a.js,line=1::n', '::error file=b.js,line=10::e', '::error file=b.js,line=9::e'];
  const places = (of: readonly string[]) => findingsInLog(of).findings.map(findingPlace);
  expect(places([...lines, '::warning::w'])).toEqual(['b.js:9', 'b.js:10', '', 'a.js:1']);
  expect(places([...lines].reverse())).toEqual(places(lines));
});
