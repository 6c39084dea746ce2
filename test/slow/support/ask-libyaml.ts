import { spawnSync } from 'node:child_process';

/** What libyaml answers: a problem, or what the first document holds. Lines and columns count from 1. */
export interface LibyamlAnswer {
  readonly problem?: string;
  readonly line?: number;
  readonly column?: number;
  /** `[` and `]` around a list, `{` and `}` around a map, `=value`, `*alias`. */
  readonly events?: readonly string[];
}

/** PyYAML's parser is libyaml's own where it was built with it. */
const SCRIPT = `
import base64, json, sys, yaml
SIGNS = {'SequenceStartEvent': '[', 'SequenceEndEvent': ']', 'MappingStartEvent': '{', 'MappingEndEvent': '}'}
for line in sys.stdin:
    try:
        events, documents = [], 0
        for event in yaml.parse(base64.b64decode(line), Loader=yaml.CSafeLoader):
            kind = type(event).__name__
            if kind == 'DocumentStartEvent':
                documents += 1
            if documents == 1:
                if kind == 'ScalarEvent':
                    events.append('=' + event.value)
                elif kind == 'AliasEvent':
                    events.append('*' + event.anchor)
                elif kind in SIGNS:
                    events.append(SIGNS[kind])
        print(json.dumps({'events': events}))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        print(json.dumps({'problem': error.problem, 'line': mark.line + 1, 'column': mark.column + 1}))
    except yaml.YAMLError as error:
        print(json.dumps({'problem': error.reason}))
`;

/** Why libyaml cannot be asked here. */
export function libyamlIsMissing(): string | undefined {
  const { status, error } = spawnSync('python3', ['-c', 'import yaml; yaml.CSafeLoader'], { encoding: 'utf8' });
  if (error) return 'python3 is not installed';
  return status === 0 ? undefined : 'python3 has no PyYAML that was built with libyaml';
}

export function askLibyaml(texts: readonly Uint8Array[]): LibyamlAnswer[] {
  const input = texts.map((text) => `${Buffer.from(text).toString('base64')}\n`).join('');
  const { stdout, stderr, status } = spawnSync('python3', ['-c', SCRIPT], {
    input,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(stderr);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as LibyamlAnswer);
}
