import { BOOL, convert, NUMBER, STRING, Type, typeText } from './conversions';
import { withoutAccountValues } from './known-values';
import { mapPolicy, withPlaceholders } from './map-policy';
import { Mapped, ModuleContext, Printed } from './mapped';
import { isList, isMap, isScalar, Unknown, unknownIn, Value, ValueMap } from './value';

type MapValue = (value: Value, context: ModuleContext) => Mapped;

/** A variable of the module: its type, and what becomes of a value of that type. */
export interface ModuleVariable {
  readonly type: Type;
  readonly map: MapValue;
  /** Whether its option is filled in at deployment: `${accountId}`. Of a map, the members that are. */
  readonly isFilledIn?: true | readonly string[];
}

/** Maps a string with one word for each member that is known; others are reported as missing. */
type Members = Readonly<Record<string, (value: string) => { readonly [option: string]: Printed } | string>>;

const STRINGS: Type = { kind: 'list', of: STRING };
const MAP: Type = { kind: 'map', of: STRING };

const option = (name: string, type: Type): ModuleVariable => ({
  type,
  map: (value, context) => (isScalar(value) ? { options: { [name]: value } } : unfit(value, type, context)),
});
/** Read from the block as a whole, or not needed in our options. */
const elsewhere: ModuleVariable = {
  type: STRING,
  map: (value, context) => (isScalar(value) ? {} : unfit(value, STRING, context)),
};

/**
 * The variables of the original's modules with their types, and what becomes of each. `null` never gets here: it is the
 * same as leaving the variable out.
 * @see https://github.com/plus3it/terraform-aws-codecommit-flow-ci/blob/master/variables.tf
 */
export const VARIABLES: Readonly<Record<string, ModuleVariable>> = {
  event: { type: STRING, map: () => ({}) },
  repo_name: { type: STRING, map: () => ({}) },
  name_prefix: elsewhere,
  branch: {
    type: STRING,
    map: (value, context) => {
      if (context.event !== 'branch')
        return { missing: [`is used by branch flows only, and this one is a ${context.event} flow`] };
      if (!isScalar(value)) return unfit(value, STRING, context);
      return {
        missing: /[*]/.test(String(value))
          ? [`${JSON.stringify(value)} is a glob now: the original took the * for itself`]
          : [],
      };
    },
  },
  schedule_expression: {
    type: STRING,
    map: (value, context) =>
      context.event === 'schedule'
        ? elsewhere.map(value, context)
        : { missing: [`is used by schedule flows only, and this one is a ${context.event} flow`] },
  },
  buildspec: {
    type: STRING,
    map: (value, context) => (value === '' ? {} : option('buildspec', STRING).map(value, context)),
  },
  artifacts: { type: MAP, map: mapArtifacts },
  badge_enabled: option('badge', BOOL),
  build_timeout: option('timeout', NUMBER),
  queued_timeout: option('queuedTimeout', NUMBER),
  encryption_key: { ...option('encryptionKeyArn', STRING), isFilledIn: true },
  environment: {
    type: MAP,
    isFilledIn: ['certificate'],
    map: (value, context) =>
      members(
        value,
        {
          compute_type: (each) => ({ computeType: each }),
          image: (each) => ({ image: each }),
          type: (each) => ({ type: each }),
          privileged_mode: (each) => {
            const read = convert(each, BOOL);
            return typeof read === 'boolean' ? { privileged: read } : notAFlag('privileged_mode', each, context);
          },
          image_pull_credentials_type: (each) => ({ imagePullCredentialsType: each }),
          certificate: (each) =>
            /^arn:/.test(each) ? { certificate: each } : unfitText(each, 'the ARN of an object in S3', context),
        },
        'environment',
        context,
      ),
  },
  environment_variables: { type: { kind: 'list', of: MAP }, map: mapEnvironmentVariables },
  policy_arns: { type: STRINGS, isFilledIn: true, map: mapPolicyArns },
  policy_override: {
    type: STRING,
    isFilledIn: true,
    map: (value, context) => {
      if (value === '') return {};
      return value instanceof Unknown && value.json === undefined
        ? unfit(value, STRING, context)
        : mapPolicy(value, context);
    },
  },
  python_runtime: {
    type: STRING,
    map: () => ({
      missing: ['is left out: the handlers run on Node.js; handlerRuntime, beside the flows, chooses which'],
    }),
  },
  source_version: option('sourceVersion', STRING),
  tags: { type: MAP, map: mapTags },
  vpc_config: {
    type: {
      kind: 'object',
      members: {
        security_group_ids: { type: STRINGS, isOptional: false },
        subnets: { type: STRINGS, isOptional: false },
        vpc_id: { type: STRING, isOptional: false },
      },
    },
    map: mapVpc,
  },
};

/** Arguments of any module block, and what becomes of them. */
export const META_ARGUMENTS: Readonly<Record<string, string | undefined>> = {
  source: undefined,
  version: undefined,
  depends_on: 'is left out: CloudFormation finds the order itself',
  providers: 'is left out: the account and the Region are those of the stack, in src/main.ts',
  count: 'is not known from FILES: write one flow for each, or none',
  for_each: 'is not known from FILES: .projenrc.ts is code, so a loop there may make the flows',
};

/** A value as the variable's option takes it: where nothing is filled in, what only the account has is not known. */
export function knownValue(name: string, value: Value): Value {
  const filled = Object.hasOwn(VARIABLES, name) ? VARIABLES[name].isFilledIn : undefined;
  if (filled === true) return value;
  const known = withoutAccountValues(value);
  if (filled === undefined || !isMap(value) || !isMap(known)) return known;
  return { ...known, ...Object.fromEntries(Object.entries(value).filter(([member]) => filled.includes(member))) };
}

/** What becomes of a value that a block gives to a variable. */
export function mapVariable(name: string, value: Value, context: ModuleContext): Mapped {
  if (value === null) return {};
  if (!Object.hasOwn(VARIABLES, name)) return { missing: ['is no variable of the module'] };
  const { type, map } = VARIABLES[name];
  const converted = convert(value, type);
  return converted === undefined ? unfit(value, type, context) : map(converted, context);
}

/** @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/codebuild_project#artifacts */
function mapArtifacts(value: Value, context: ModuleContext): Mapped {
  if (!isMap(value)) return unfit(value, MAP, context);
  const { type = null, ...others } = value;
  if (type === null || type === 'NO_ARTIFACTS') {
    const given = Object.entries(others).filter(([, each]) => each !== null);
    return { missing: given.map(([name]) => `${name}: the type is NO_ARTIFACTS, so it has no effect`) };
  }
  if (type instanceof Unknown) return unfit(type, MAP, context);
  if (type !== 'S3')
    return { missing: [`of the type ${JSON.stringify(type)} have no counterpart: artifacts go to a bucket`] };
  if ((others.location ?? null) === null) return { missing: ['name no bucket ("location")'] };
  // Terraform's defaults are not ours, so they are written.
  const withDefaults: ValueMap = { packaging: 'NONE', namespace_type: 'NONE', ...others };
  return members(
    withDefaults,
    {
      // Others may read what the module wrote there, so the location stays.
      location: (each) => ({ bucket: each, sharedWith: [] }),
      path: (each) => ({ path: each.replace(/^\/+/, '') }),
      name: (each) => ({ name: each }),
      packaging: (each) => ({ packaging: each }),
      namespace_type: (each) =>
        ['NONE', 'BUILD_ID'].includes(each)
          ? { includeBuildId: each === 'BUILD_ID' }
          : `namespace_type ${unfitText(each, '"NONE" or "BUILD_ID"', context)}`,
      encryption_disabled: (each) => {
        const read = convert(each, BOOL);
        return typeof read === 'boolean' ? { encryption: !read } : notAFlag('encryption_disabled', each, context);
      },
      override_artifact_name: (each) =>
        convert(each, BOOL) === false
          ? {}
          : 'override_artifact_name: leave "name" out, and the buildspec\'s name is used',
    },
    'artifacts',
    context,
  );
}

function notAFlag(name: string, value: string, context: ModuleContext): string {
  return `${name} ${unfitText(value, 'true or false', context)}`;
}

/** @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/codebuild_project#environment_variable */
function mapEnvironmentVariables(value: Value, context: ModuleContext): Mapped {
  if (!isList(value)) return unfit(value, VARIABLES.environment_variables.type, context);
  const variables: Record<string, Printed> = {};
  const missing: string[] = [];
  value.forEach((each, index) => {
    const { name = null, value: text = null, type = null, ...others } = isMap(each) ? each : {};
    if (typeof name !== 'string') {
      missing.push(`item ${index + 1} has no name that is known from ${context.files}`);
      return;
    }
    for (const other of Object.keys(others)) missing.push(`${name}: ${other} has no counterpart`);
    const mapped =
      type instanceof Unknown
        ? unfitText(type, 'a type', context)
        : environmentVariable(text, type ?? 'PLAINTEXT', context);
    if (typeof mapped !== 'object') missing.push(`${name}: ${mapped}`);
    else if (Object.hasOwn(variables, name)) missing.push(`${name} is there twice: the first one is taken`);
    else Object.assign(variables, { [name]: mapped.value });
  });
  return { options: Object.keys(variables).length > 0 ? { environmentVariables: variables } : {}, missing };
}

function environmentVariable(text: Value, type: Value, context: ModuleContext): { readonly value: Printed } | string {
  if (typeof text !== 'string') return unfitText(text, 'a string', context);
  switch (type) {
    case 'PLAINTEXT':
      return { value: text };
    case 'PARAMETER_STORE':
      return { value: { parameterStore: text } };
    case 'SECRETS_MANAGER':
      return { value: { secretsManager: text } };
    default:
      return `the type ${unfitText(type, 'PLAINTEXT, PARAMETER_STORE or SECRETS_MANAGER', context)}`;
  }
}

function mapPolicyArns(value: Value, context: ModuleContext): Mapped {
  if (!isList(value)) return unfit(value, STRINGS, context);
  const managedPolicyArns: string[] = [];
  const missing: string[] = [];
  value.forEach((each, index) => {
    const { filled, rest } = typeof each === 'string' ? withPlaceholders(each, context) : { filled: '', rest: [] };
    if (typeof each !== 'string') missing.push(`item ${index + 1}: ${unfitText(each, 'a string', context)}`);
    else if (rest.length > 0)
      missing.push(`item ${index + 1}: has ${rest.join(' and ')}, which is not known from ${context.files}`);
    else managedPolicyArns.push(filled);
  });
  return { options: managedPolicyArns.length > 0 ? { managedPolicyArns } : {}, missing };
}

function mapTags(value: Value, context: ModuleContext): Mapped {
  if (!isMap(value)) return unfit(value, MAP, context);
  const tags: Record<string, string> = {};
  const missing: string[] = [];
  for (const [key, each] of Object.entries(value)) {
    if (typeof each === 'string') Object.assign(tags, { [key]: each });
    else missing.push(`${key}: ${unfitText(each, 'a string', context)}`);
  }
  return { options: Object.keys(tags).length > 0 ? { tags } : {}, missing };
}

function mapVpc(value: Value, context: ModuleContext): Mapped {
  if (!isMap(value)) return unfit(value, VARIABLES.vpc_config.type, context);
  const names: Readonly<Record<string, string>> = {
    vpc_id: 'vpcId',
    subnets: 'subnetIds',
    security_group_ids: 'securityGroupIds',
  };
  const vpc: Record<string, Printed> = {};
  const missing: string[] = [];
  for (const [name, each] of Object.entries(value)) {
    const unknown = unknownIn(each);
    if (!Object.hasOwn(names, name)) missing.push(`${name} has no counterpart`);
    else if (unknown) missing.push(`${name}: ${unfitText(unknown, '', context)}`);
    else if (isScalar(each)) vpc[names[name]] = each;
    else if (isList(each) && each.every(isScalar)) vpc[names[name]] = each;
    else missing.push(`${name}: ${unfitText(each, 'a value', context)}`);
  }
  return { options: Object.keys(vpc).length > 0 ? { vpc } : {}, missing };
}

function members(value: Value, known: Members, name: string, context: ModuleContext): Mapped {
  if (!isMap(value)) return unfit(value, MAP, context);
  const found: Record<string, Printed> = {};
  const missing: string[] = [];
  for (const [member, each] of Object.entries(value)) {
    if (each === null) continue;
    const mapped =
      typeof each !== 'string'
        ? `${member}: ${unfitText(each, 'a string', context)}`
        : Object.hasOwn(known, member)
          ? known[member](each)
          : `${member} has no counterpart`;
    if (typeof mapped === 'string') missing.push(mapped);
    else Object.assign(found, mapped);
  }
  return { options: Object.keys(found).length > 0 ? { [name]: found } : {}, missing };
}

function unfit(value: Value, type: Type, context: ModuleContext): Mapped {
  return { missing: [unfitText(value, typeText(type), context)] };
}

/** Why a value is not taken. */
export function unfitText(value: Value, expected: string, { files }: ModuleContext): string {
  const unknown = unknownIn(value);
  if (unknown) return `is ${unknown.source}, which is not known from ${files}: write the value by hand`;
  const text = JSON.stringify(value);
  return `is ${text.length > 100 ? `${text.slice(0, 97)}...` : text}, and should be ${expected}`;
}
