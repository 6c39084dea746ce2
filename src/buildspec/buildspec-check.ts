import { batchCheck } from './batch-check';
import {
  CACHE_ACTIONS,
  MAX_FALLBACK_KEYS,
  MAX_REPORTS,
  MAX_SECONDARY_ARTIFACTS,
  ON_FAILURE,
  PHASES,
  REPORT_FORMATS,
} from './buildspec-grammar';
import { BuildspecStyle, DOCUMENT_STYLE, named, OPTIONS_STYLE } from './buildspec-style';
import { envCheck } from './env-check';
import { all, Check, isPlainObject, list, map, oneOf, record, required, rule, text } from '../checks/check';

/** Reports every fault of `BuildspecOptions`. */
export const buildspecCheck: Check = all(
  record({ ...members(OPTIONS_STYLE), commands: commands('["npm ci", "npm test"]') }),
  rule((value) => {
    if (!isPlainObject(value)) return undefined;
    const build = isPlainObject(value.phases) ? value.phases.build : undefined;
    if (value.commands !== undefined && build !== undefined) {
      return {
        at: 'commands',
        value: value.commands,
        mustBe: 'left out when "phases.build" is given, for it means "phases.build.commands"',
        cure: 'remove one of the two',
      };
    }
    return value.commands === undefined && value.phases === undefined
      ? { mustBe: 'an object with "commands" or "phases"', cure: 'write { commands: ["npm test"] }' }
      : undefined;
  }),
);

/**
 * Reports every fault of a buildspec that somebody wrote, parsed from YAML or JSON, in the document's
 * own keys. Version 0.1 has other names for some keys and is not looked into.
 */
export const buildspecDocumentCheck: Check = (value, path, faults) => {
  const version = isPlainObject(value) ? String(value.version) : undefined;
  (version === '0.1' ? version01 : version02)(value, path, faults);
};

const version: Check = (value, path, faults) => {
  if (!['0.1', '0.2'].includes(String(value))) faults.push({ path, value, mustBe: '0.2', cure: 'write 0.2' });
};
const version01: Check = rule((value) =>
  isPlainObject(value) && isPlainObject(value.phases)
    ? undefined
    : { mustBe: 'an object with "phases"', cure: 'write the phases' },
);
const version02: Check = record({
  ...members(DOCUMENT_STYLE),
  version: required(version, 'write version: 0.2'),
  phases: required(phases(DOCUMENT_STYLE), 'write the phases, such as { build: { commands: ["npm test"] } }'),
});

function members(style: BuildspecStyle): Record<string, Check> {
  return named(style, {
    'run-as': user(),
    env: envCheck(style),
    proxy: record(named(style, { 'upload-artifacts': style.yesNo, logs: style.yesNo })),
    batch: batchCheck(style),
    phases: phases(style),
    reports: map(report(style), { key: reportName(), max: MAX_REPORTS }),
    artifacts: record({
      ...artifacts(style),
      ...named(style, {
        'secondary-artifacts': map(record(artifacts(style)), {
          key: artifactIdentifier(),
          min: 1,
          max: MAX_SECONDARY_ARTIFACTS,
        }),
      }),
    }),
    cache: cache(style),
  }) as Record<string, Check>;
}

function phases(style: BuildspecStyle): Check {
  const common = { 'run-as': user(), 'on-failure': onFailure(), finally: commands('["docker logout"]') };
  const install = {
    ...common,
    commands: commands('["npm install --global pnpm"]'),
    'runtime-versions': map(style.scalar, { min: 1 }),
  };
  const phase = {
    ...common,
    'runtime-versions': onlyInInstall(style),
    commands: required(commands('["npm test"]'), 'write such as ["npm test"], or leave the phase out'),
  };
  const [first, ...others] = PHASES;
  return all(
    record(
      named(style, {
        [first]: all(record(named(style, install)), notEmpty('commands or runtime versions')),
        ...Object.fromEntries(others.map((each) => [each, record(named(style, phase))])),
      }),
    ),
    notEmpty('one phase or more'),
  );
}

/** Somebody who writes the versions in another phase is told where they belong. */
function onlyInInstall(style: BuildspecStyle): Check {
  const name = style.name('runtime-versions');
  return rule(() => ({ mustBe: 'in the install phase', cure: `move it to "phases.install.${name}"` }));
}

function notEmpty(what: string): Check {
  return rule((value) =>
    isPlainObject(value) && Object.values(value).every((each) => each === undefined)
      ? { mustBe: `an object with ${what}`, cure: 'add it, or leave the option out' }
      : undefined,
  );
}

function commands(example: string): Check {
  return list(text({ mustBe: 'a command', cure: 'write it in quotes: a text with ": " is a map to YAML' }), {
    min: 1,
    example,
  });
}

/** Available to Linux only. */
function user(): Check {
  return text({ pattern: /^[^\s:]+$/, mustBe: 'the name of a Linux user', cure: 'write such as "node"' });
}

function onFailure(): Check {
  return text({
    pattern: ON_FAILURE,
    mustBe: 'ABORT, CONTINUE, RETRY, RETRY-<count>, RETRY-<regex> or RETRY-<count>-<regex>, the count from 0 to 100',
    cure: 'write such as "RETRY-2"',
  });
}

function files(example: string): Check {
  return list(text(), { min: 1, example });
}

function report(style: BuildspecStyle): Check {
  return record(
    named(style, {
      files: required(files('["**/*.xml"]'), 'write such as ["**/*.xml"]'),
      'base-directory': text(),
      'discard-paths': style.yesNo,
      'file-format': (value, path, faults) =>
        oneOf(REPORT_FORMATS)(
          typeof value === 'string' && !value.includes('$') ? value.toUpperCase() : value,
          path,
          faults,
        ),
    }),
  );
}

/** A name, which may have a variable in it, or an ARN. @see https://docs.aws.amazon.com/codebuild/latest/userguide/test-report-group-naming.html */
function reportName(): Check {
  return text({
    pattern: /^(arn:[a-z-]+:codebuild:[a-z0-9-]+:\d{12}:report-group\/[\w-]+|[\w-]{1,128}|[\w${}-]*\$[\w${}-]*)$/,
    mustBe: 'the name of a report group (letters, digits, "-" and "_"), a variable, or the ARN of a report group',
    cure: 'choose another name',
  });
}

function artifacts(style: BuildspecStyle): Record<string, Check> {
  return named(style, {
    files: required(
      files('["dist/**/*"]'),
      'write such as ["**/*"]: CodeBuild asks for it even beside secondary artifacts',
    ),
    name: text(),
    'base-directory': text(),
    'discard-paths': style.yesNo,
    'exclude-paths':
      style === DOCUMENT_STYLE
        ? (value, path, faults) => (typeof value === 'string' ? text() : files('["**/.*"]'))(value, path, faults)
        : files('["**/.*"]'),
    'enable-symlinks': style.yesNo,
    's3-prefix': text(),
  }) as Record<string, Check>;
}

function artifactIdentifier(): Check {
  return text({
    pattern: /^[A-Za-z0-9_]{1,127}$/,
    mustBe: 'an identifier of 1 to 127 letters, digits and "_"',
    cure: 'choose another name',
  });
}

function cache(style: BuildspecStyle): Check {
  return all(
    record(
      named(style, {
        key: text(),
        'fallback-keys': list(text(), { min: 1, max: MAX_FALLBACK_KEYS }),
        action: oneOf(CACHE_ACTIONS),
        paths: required(files('["/root/.npm/**/*"]'), 'write such as ["/root/.npm/**/*"]'),
      }),
    ),
    rule((value) => {
      const fallback = style.name('fallback-keys');
      return isPlainObject(value) && value[fallback] !== undefined && value.key === undefined
        ? {
            at: fallback,
            value: value[fallback],
            mustBe: 'given together with "key", without which CodeBuild ignores it',
            cure: 'give "key", or remove it',
          }
        : undefined;
    }),
  );
}
