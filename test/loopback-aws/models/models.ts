import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { checkShape, ServiceModel } from './check-shape';
import { checkSchema, sdkSchema } from './sdk-schema';
import { faultsOf, isModelled } from '../../lambda/world/service-model';
import { Json } from '../core/json';

/** Members that the CDK's newest command sends, and that a model of an older botocore does not have. */
const NEWER: Readonly<Record<string, readonly string[]>> = { CreateChangeSet: ['DeploymentConfig'], DescribeChangeSet: ['DeploymentConfig'], DeleteStack: ['DeploymentConfig'] };

const VERSIONS = /^\d{4}-\d{2}-\d{2}$/;

/**
 * AWS's own descriptions of its requests and answers. The schemas in the SDK's clients are always there,
 * for the services that the handlers use: members, types, required members. The full models, with
 * lengths, patterns and enumerations, are used where botocore is installed.
 */
export class Models {
  private readonly loaded = new Map<string, ServiceModel | undefined>();

  /** @param botocore the folder of botocore's data, if it is there */
  constructor(private readonly botocore: string | undefined) {}

  /** Why AWS would refuse the request, if it would. */
  public checkInput(service: string, operation: string, input: Json): string | undefined {
    return this.check(service, operation, 'input', input);
  }

  public checkOutput(service: string, operation: string, output: Json): string | undefined {
    return this.check(service, operation, 'output', output);
  }

  private check(service: string, operation: string, side: 'input' | 'output', value: Json): string | undefined {
    const schema = sdkSchema(service, operation, side);
    const complaint = schema === undefined ? undefined : checkSchema(schema, value, '');
    if (complaint) return complaint;
    const model = this.model(service);
    if (!model) return side === 'input' ? reducedFault(service, operation, value) : undefined;
    const shape = model.operations[operation]?.[side]?.shape;
    if (!Object.hasOwn(model.operations, operation)) return `there is no operation ${operation}`;
    const known = Object.fromEntries(Object.entries(value).filter(([name]) => !NEWER[operation]?.includes(name)));
    return shape ? checkShape(model, shape, known, '', side === 'input') : undefined;
  }

  private model(service: string): ServiceModel | undefined {
    if (!this.loaded.has(service)) this.loaded.set(service, this.read(service));
    return this.loaded.get(service);
  }

  private read(service: string): ServiceModel | undefined {
    const folder = this.botocore && join(this.botocore, service);
    if (!folder || !existsSync(folder)) return undefined;
    const version = readdirSync(folder).filter((name) => VERSIONS.test(name)).sort().at(-1) ?? '';
    const file = join(folder, version, 'service-2.json');
    const text = existsSync(file) ? readFileSync(file) : gunzipSync(readFileSync(`${file}.gz`));
    return JSON.parse(text.toString()) as ServiceModel;
  }
}

/** By the parts of the models that the tests carry with them: the requests of the handlers. */
function reducedFault(service: string, operation: string, value: Json): string | undefined {
  // Requests to STS come as texts.
  if (!isModelled(service) || service === 'sts') return undefined;
  const [fault] = faultsOf(service, operation, value);
  return fault?.includes('in the reduced model') ? undefined : fault;
}
