import { mapPolicy, withPlaceholders } from './map-policy';
import { Mapped, Printed } from './mapped';
import { isList, isMap, Unknown, unknownIn, Value, ValueMap } from './value';

export interface ModuleContext {
  readonly event: string;
  readonly repositoryName: string;
}

type MapVariable = (value: Value, context: ModuleContext) => Mapped;

/** Maps a value with one word for each member that is known; others are reported as missing. */
interface Members {
  readonly [name: string]: (value: Value) => { readonly [option: string]: Printed } | string;
}

const text =
  (option: string): MapVariable =>
  (value) =>
    isScalar(value) ? { options: { [option]: String(value) } } : unfit(value, 'a text');
const number =
  (option: string): MapVariable =>
  (value) =>
    isScalar(value) && Number.isFinite(Number(value)) && value !== ''
      ? { options: { [option]: Number(value) } }
      : unfit(value, 'a number');
const flag =
  (option: string): MapVariable =>
  (value) => {
    const read = asFlag(value);
    return read === undefined ? unfit(value, 'true or false') : { options: { [option]: read } };
  };
/** Read from the block as a whole, or not needed in our options. */
const elsewhere: MapVariable = () => ({});

/**
 * The variables of the original's modules, and what becomes of each. `null` never gets here: it is the same
 * as leaving the variable out.
 */
export const VARIABLES: Readonly<Record<string, MapVariable>> = {
  event: elsewhere,
  repo_name: elsewhere,
  name_prefix: elsewhere,
  branch: (value, { event }) => {
    if (event !== 'branch') return { missing: [`is used by branch flows only, and this one is a ${event} flow`] };
    return isScalar(value)
      ? {
          missing: /[*]/.test(String(value))
            ? [`${JSON.stringify(value)} is a glob now: the original took the * for itself`]
            : [],
        }
      : unfit(value, 'a text');
  },
  schedule_expression: (value, { event }) => {
    if (event !== 'schedule') return { missing: [`is used by schedule flows only, and this one is a ${event} flow`] };
    return isScalar(value) ? {} : unfit(value, 'a text');
  },
  buildspec: (value) => (value === '' ? {} : text('buildspec')(value, { event: '', repositoryName: '' })),
  artifacts: mapArtifacts,
  badge_enabled: flag('badge'),
  build_timeout: number('timeout'),
  queued_timeout: number('queuedTimeout'),
  encryption_key: text('encryptionKeyArn'),
  environment: (value) =>
    members(
      value,
      {
        compute_type: (each) => ({ computeType: String(each) }),
        image: (each) => ({ image: String(each) }),
        type: (each) => ({ type: String(each) }),
        privileged_mode: (each) => ({ privileged: asFlag(each) ?? false }),
        image_pull_credentials_type: (each) => ({ imagePullCredentialsType: String(each) }),
        certificate: (each) =>
          /^arn:/.test(String(each)) ? { certificate: String(each) } : unfitText(each, 'the ARN of an object in S3'),
      },
      'environment',
    ),
  environment_variables: mapEnvironmentVariables,
  policy_arns: (value, { repositoryName }) => {
    if (!isList(value)) return unfit(value, 'a list');
    const { known, missing } = knownItems(value);
    return {
      options:
        known.length > 0
          ? { managedPolicyArns: known.map((arn) => withPlaceholders(String(arn), repositoryName)) }
          : {},
      missing,
    };
  },
  policy_override: (value, { repositoryName }) => {
    if (value === '') return {};
    return typeof value === 'string' ? mapPolicy(value, repositoryName) : unfit(value, 'a policy in JSON');
  },
  python_runtime: () => ({
    missing: ['is left out: the handlers run on Node.js; handlerRuntime, beside the flows, chooses which'],
  }),
  source_version: text('sourceVersion'),
  tags: (value) => {
    if (!isMap(value)) return unfit(value, 'a map');
    const entries = Object.entries(value).filter(([, each]) => isScalar(each));
    const missing = Object.entries(value)
      .filter(([, each]) => !isScalar(each))
      .map(([key, each]) => `${key}: ${unfitText(each, 'a text')}`);
    return {
      options:
        entries.length > 0 ? { tags: Object.fromEntries(entries.map(([key, each]) => [key, String(each)])) } : {},
      missing,
    };
  },
  vpc_config: (value) =>
    members(
      value,
      {
        vpc_id: (each) => ({ vpcId: String(each) }),
        subnets: (each) => (isList(each) ? { subnetIds: each.map(String) } : unfitText(each, 'a list')),
        security_group_ids: (each) =>
          isList(each) ? { securityGroupIds: each.map(String) } : unfitText(each, 'a list'),
      },
      'vpc',
    ),
};

/** Arguments of any module block, and what becomes of them. */
export const META_ARGUMENTS: Readonly<Record<string, string | undefined>> = {
  source: undefined,
  version: undefined,
  depends_on: 'is left out: CloudFormation finds the order itself',
  providers: 'is left out: the account and the Region are those of the stack, in src/main.ts',
  count: 'is not known from this file: write one flow for each, or none',
  for_each: 'is not known from this file: .projenrc.ts is code, so a loop there may make the flows',
};

/** @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/codebuild_project#artifacts */
function mapArtifacts(value: Value): Mapped {
  if (!isMap(value)) return unfit(value, 'a map');
  if (value.type === undefined || value.type === 'NO_ARTIFACTS') return {};
  if (value.type !== 'S3')
    return { missing: [`of the type ${shown(value.type)} have no counterpart: artifacts go to a bucket`] };
  if (value.location === undefined) return { missing: ['name no bucket ("location")'] };
  const { type: _, ...others } = value;
  // Terraform's defaults are not ours, so they are written.
  const withDefaults: ValueMap = { packaging: 'NONE', namespace_type: 'NONE', ...others };
  return members(
    withDefaults,
    {
      // Others may read what the module wrote there, so the location stays.
      location: (each) => ({ bucket: String(each), sharedWith: [] }),
      path: (each) => ({ path: String(each).replace(/^\/+/, '') }),
      name: (each) => ({ name: String(each) }),
      packaging: (each) => ({ packaging: String(each) }),
      namespace_type: (each) => ({ includeBuildId: each === 'BUILD_ID' }),
      encryption_disabled: (each) => ({ encryption: !(asFlag(each) ?? false) }),
      override_artifact_name: (each) =>
        asFlag(each) ? 'override_artifact_name: leave "name" out, and the buildspec\'s name is used' : {},
    },
    'artifacts',
  );
}

/** @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/codebuild_project#environment_variable */
function mapEnvironmentVariables(value: Value): Mapped {
  if (!isList(value)) return unfit(value, 'a list');
  const variables: Record<string, Printed> = {};
  const missing: string[] = [];
  value.forEach((each, index) => {
    if (!isMap(each) || typeof each.name !== 'string') {
      missing.push(`item ${index + 1} has no name that is known from this file`);
    } else if (!isScalar(each.value)) {
      missing.push(`${each.name}: ${unfitText(each.value ?? null, 'a text')}`);
    } else if (each.type === 'PARAMETER_STORE') {
      variables[each.name] = { parameterStore: String(each.value) };
    } else if (each.type === 'SECRETS_MANAGER') {
      variables[each.name] = { secretsManager: String(each.value) };
    } else {
      variables[each.name] = String(each.value);
    }
  });
  return { options: Object.keys(variables).length > 0 ? { environmentVariables: variables } : {}, missing };
}

function members(value: Value, known: Members, option: string): Mapped {
  if (!isMap(value)) return unfit(value, 'a map');
  const found: Record<string, Printed> = {};
  const missing: string[] = [];
  for (const [name, each] of Object.entries(value)) {
    if (each === null) continue;
    const unknown = unknownIn(each);
    const mapped = unknown
      ? `${name}: ${unfitText(unknown, '')}`
      : (known[name]?.(each) ?? `${name} has no counterpart`);
    if (typeof mapped === 'string') missing.push(mapped);
    else Object.assign(found, mapped);
  }
  return { options: Object.keys(found).length > 0 ? { [option]: found } : {}, missing };
}

function knownItems(values: readonly Value[]): { known: Value[]; missing: string[] } {
  return {
    known: values.filter((each) => !unknownIn(each)),
    missing: values.flatMap((each, index) => (unknownIn(each) ? [`item ${index + 1}: ${unfitText(each, '')}`] : [])),
  };
}

function isScalar(value: Value): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

function asFlag(value: Value): boolean | undefined {
  if (value === true || value === 'true') return true;
  return value === false || value === 'false' ? false : undefined;
}

function unfit(value: Value, mustBe: string): Mapped {
  return { missing: [unfitText(value, mustBe)] };
}

function unfitText(value: Value, mustBe: string): string {
  const unknown = unknownIn(value);
  return unknown
    ? `is ${unknown.source}, which is not known from this file: write the value by hand`
    : `is ${shown(value)}, and should be ${mustBe}`;
}

function shown(value: Value): string {
  return value instanceof Unknown ? value.source : JSON.stringify(value);
}
