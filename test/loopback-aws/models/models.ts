import { checkShape, ServiceModel } from './check-shape';
import { readModel, readPart } from './read-model';
import { checkSchema, sdkSchema } from './sdk-schema';
import { Json } from '../core/json';

/** Members that the CDK's newest command sends, and that botocore's models do not have yet. */
const NEWER: Readonly<Record<string, readonly string[]>> = {
  CreateChangeSet: ['DeploymentConfig'],
  DescribeChangeSet: ['DeploymentConfig'],
  DeleteStack: ['DeploymentConfig'],
};

/**
 * AWS's own descriptions of its requests and answers. The schemas in the SDK's clients are always there, for the
 * services that the product speaks with: members, types, required members. So are parts of botocore's models, with
 * lengths, patterns and enumerations; all of them are used where botocore is installed. What none of them knows is
 * refused.
 */
export class Models {
  private readonly whole = new Map<string, ServiceModel | undefined>();
  private readonly parts = new Map<string, ServiceModel | undefined>();

  /** @param botocore the folder of botocore's data, if it is there */
  constructor(private readonly botocore: string | undefined) {}

  /** Why AWS would refuse the request, if it would. */
  public checkInput(service: string, operation: string, input: Json): string | undefined {
    return this.check(service, operation, 'input', input);
  }

  public checkOutput(service: string, operation: string, output: Json): string | undefined {
    return this.check(service, operation, 'output', output);
  }

  /**
   * Where the members of a request are that has no body of them: `query NAME` or `header NAME`, in small letters ->
   * member.
   */
  public places(service: string, operation: string): ReadonlyMap<string, string> {
    const model = this.model(service);
    const members = model?.shapes[model.operations[operation]?.input?.shape ?? '']?.members ?? {};
    const kinds: Readonly<Record<string, string>> = { querystring: 'query', header: 'header' };
    return new Map(
      Object.entries(members).flatMap(([name, { location = '', locationName = '' }]) =>
        Object.hasOwn(kinds, location) ? [[`${kinds[location]} ${locationName.toLowerCase()}`, name]] : [],
      ),
    );
  }

  private check(service: string, operation: string, side: 'input' | 'output', value: Json): string | undefined {
    const schema = sdkSchema(service, operation, side);
    const whole = this.wholeModel(service);
    const model = this.model(service);
    const known = model !== undefined && Object.hasOwn(model.operations, operation);
    if (whole && !known) return `there is no operation ${operation}`;
    if (schema === undefined && !known) return `no model of ${operation} is here`;
    const complaint =
      schema === undefined ? undefined : checkSchema(schema, value, '', model?.metadata.protocol === 'query');
    const shape = known ? model.operations[operation][side]?.shape : undefined;
    if (complaint || !model || !shape) return complaint;
    const older = Object.fromEntries(Object.entries(value).filter(([name]) => !NEWER[operation]?.includes(name)));
    return checkShape(model, shape, older, '', side === 'input');
  }

  private model(service: string): ServiceModel | undefined {
    return this.wholeModel(service) ?? remembered(this.parts, service, () => readPart(service));
  }

  private wholeModel(service: string): ServiceModel | undefined {
    const { botocore } = this;
    return botocore === undefined ? undefined : remembered(this.whole, service, () => readModel(botocore, service));
  }
}

function remembered<T>(known: Map<string, T>, key: string, read: () => T): T {
  const found = known.get(key) ?? read();
  known.set(key, found);
  return found;
}
