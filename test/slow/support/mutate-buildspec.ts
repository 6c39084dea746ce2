import { Random } from './random';

/** Buildspecs that libyaml takes, with each style that YAML has. */
const BUILDSPECS: readonly string[] = [
  `version: 0.2
run-as: root
env:
  shell: bash
  variables: {A: one, B: "2", 'C': three}
  secrets-manager:
    TOKEN: team/registry:token
  exported-variables: [A, B]
phases:
  install:
    runtime-versions:
      nodejs: 22
      python: 3.x
    commands:
      - npm ci
  pre_build:
    commands: # with care
    - echo "a: b"
    - 'it''s'
  build:
    on-failure: RETRY-2
    commands:
      - echo on
      - |
        if true; then
        \tmake all
        fi
      - >-
        folded
        text

        more
      - "a \\"quoted\\" \\x41 text
        on two lines"
      - plain text
        that goes on # with a comment
    finally:
      - date
reports:
  unit: &report
    files: ['*.xml']
    file-format: JUNITXML
  other: *report
artifacts:
  files:
    - dist/**/*
  base-directory: dist
  secondary-artifacts:
    one: {files: [a, b], name: x}
cache:
  paths: ["node_modules/**/*"]
`,
  `%YAML 1.1
%TAG !e! tag:example.com,2026:
---
# first
version: "0.2"
phases:
  build: !!map
    ? commands
    : - ! test -f x
      - !e!x "tagged"
      - &a [b, {c: d, ? e : f}, g: h]
      - ? complex
        : key
      - |2-
          kept
      - >+
        folded

...
`,
  `{
  "version": 0.2,
  "phases": {
    "build": {
      "commands": [
        "make",
        "größer → ñ 🎉",
      ]
    }
  }
}
`,
  `version: 0.2\r\nphases:\r\n  build:\r\n    commands:\r\n      - a\r\n      - 'b\r\n\r\n        c'\r\n---\r\nsecond: document\r\n`,
];

/** What YAML gives a meaning, and what it does not allow. */
const PIECES = [
  ...': |:|- |-|? |?|, |,|[|]|{|}|#| #|&a |&|*a|*|!|!! |!<x> |!e!|||>||-|>+|\'|"|\\|\\n|\\x|%|@|`|~|---|...'.split('|'),
  ...[
    '|',
    '|2',
    '>1-',
    '--- ',
    '\n',
    '\n\n',
    '\r',
    '\r\n',
    '\t',
    ' ',
    '  ',
    '\n  ',
    '\n\t',
    ' \t',
    '<<: *a',
    '= ',
    '\n---\n',
  ],
  ...[
    '\n...\n',
    '\n: x',
    '\n? x\n',
    '\u0085',
    '\u2028',
    '\ufeff',
    '\u00a0',
    '\u0000',
    '\u0007',
    '\u007f',
    '\u009f',
    'é',
    '🎉',
  ],
  ...['%YAML 1.1\n', '%YAML 1.3\n', '%TAG ! x\n', '%FOO\n', 'x'.repeat(1030), '"a\n  b": c', '[a\n, b]: c'],
];
const BYTES = [
  [0xff],
  [0xc3],
  [0xe2, 0x82],
  [0xed, 0xa0, 0x80],
  [0xf5, 0x80],
  [0xc0, 0x80],
  [0x80],
  [0xff, 0xfe],
  [0xfe, 0xff],
];

/** A buildspec with one change, or a few. */
export function mutateBuildspec(random: Random): Buffer {
  let bytes: Buffer = Buffer.from(random.one(BUILDSPECS));
  for (let count = 1 + random.upTo(random.one([0, 0, 1, 3])); count > 0; count -= 1) bytes = changed(bytes, random);
  return bytes;
}

function changed(bytes: Buffer, random: Random): Buffer {
  const at = random.upTo(bytes.length);
  const cut = random.one([0, 0, 1, 1, 2, 5, 20]);
  const replaced = (piece: Uint8Array) => Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at + cut)]);
  const lines = bytes.toString('latin1').split('\n');
  const line = random.upTo(lines.length - 1);
  const withLines = (...changedLines: string[]) =>
    Buffer.from([...lines.slice(0, line), ...changedLines, ...lines.slice(line + 1)].join('\n'), 'latin1');
  return random.one<() => Buffer>([
    () => replaced(Buffer.from(random.one(PIECES))),
    () => replaced(Buffer.from(random.one(PIECES))),
    () => replaced(Buffer.from(random.one(PIECES) + random.one(PIECES))),
    () => (random.chance(0.2) ? replaced(Uint8Array.from(random.one(BYTES))) : replaced(Buffer.from(' '))),
    () => bytes.subarray(0, at),
    () => withLines(),
    () => withLines(lines[line], random.one(lines)),
    () => withLines(`${random.one([' ', '  ', '\t', '    '])}${lines[line]}`),
    () => withLines(lines[line].replace(/^ {1,2}/, '')),
    () => withLines(`${lines[line]}${random.one([' ', '\t', ' # c', ' x', ':', ': ', ' - y'])}`),
  ])();
}
