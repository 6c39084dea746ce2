import { SHELLS, VARIABLE_NAME } from './buildspec-grammar';
import { BuildspecStyle, named } from './buildspec-style';
import { all, Check, isPlainObject, join, list, map, oneOf, record, rule, text } from '../checks/check';

/** A variable's name. `CODEBUILD_` is reserved for CodeBuild's own. */
export const variableName: Check = text({
  pattern: VARIABLE_NAME,
  mustBe: 'the name of a variable: letters, digits and "_", not beginning with a digit or with CODEBUILD_',
  cure: 'choose another name',
});

/** @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.env */
export function envCheck(style: BuildspecStyle): Check {
  return all(
    record(
      named(style, {
        shell: oneOf(SHELLS),
        variables: map(style.value, { key: variableName }),
        'parameter-store': map(text({ mustBe: 'the name of a parameter', cure: 'write such as "/team/token"' }), {
          key: variableName,
        }),
        'secrets-manager': map(secret, { key: variableName }),
        'exported-variables': list(exportedName),
        'git-credential-helper': style.yesNo,
      }),
    ),
    eachNameOnce(style),
    noSecretExported(style),
  );
}

const exportedName = all(
  text({
    pattern: /^(?!AWS_)[A-Za-z_][A-Za-z0-9_]*$/,
    mustBe: 'the name of a variable that does not begin with AWS_, which CodeBuild does not export',
    cure: 'choose another variable',
  }),
);

/** `secret-id:json-key:version-stage:version-id`. The id may be an ARN, which has colons of its own. */
const secret: Check = all(
  text({
    mustBe: 'a secret: secret-id:json-key:version-stage:version-id',
    cure: 'write such as "team/registry:token"',
  }),
  rule((value) => {
    if (typeof value !== 'string' || value === '') return undefined;
    const arn = /^arn:[^:]*:secretsmanager:[^:]*:[^:]*:secret:[^:]+/.exec(value)?.[0];
    const [id, , stage, version, ...more] = arn ? [arn, ...value.slice(arn.length + 1).split(':')] : value.split(':');
    if (!id || more.length > 0)
      return {
        mustBe: 'a secret: secret-id:json-key:version-stage:version-id',
        cure: 'write such as "team/registry:token"',
      };
    return stage && version
      ? { mustBe: 'a secret with a version stage or a version id, not with both', cure: 'remove one of the two' }
      : undefined;
  }),
);

const SOURCES = ['variables', 'parameter-store', 'secrets-manager'] as const;

/** CodeBuild does not say which of two values a name would have. */
function eachNameOnce(style: BuildspecStyle): Check {
  return (value, path, faults) => {
    if (!isPlainObject(value)) return;
    const seen = new Map<string, string>();
    for (const source of SOURCES.map(style.name)) {
      for (const [name, each] of entries(value[source])) {
        const before = seen.get(name);
        if (before)
          faults.push({
            path: join(join(path, source), name),
            value: each,
            mustBe: `a name that "${before}" does not have too`,
            cure: 'remove one of the two',
          });
        else seen.set(name, source);
      }
    }
  };
}

function noSecretExported(style: BuildspecStyle): Check {
  return (value, path, faults) => {
    const exported = isPlainObject(value) ? value[style.name('exported-variables')] : undefined;
    if (!isPlainObject(value) || !Array.isArray(exported)) return;
    const secrets = new Set(
      SOURCES.slice(1).flatMap((source) => entries(value[style.name(source)]).map(([name]) => name)),
    );
    exported.forEach((name, index) => {
      if (secrets.has(name as string))
        faults.push({
          path: `${join(path, style.name('exported-variables'))}[${index}]`,
          value: name,
          mustBe: 'a variable that is no secret, for CodeBuild does not export these',
          cure: 'remove it',
        });
    });
  };
}

function entries(value: unknown): [string, unknown][] {
  return isPlainObject(value) ? Object.entries(value) : [];
}
