import { AwsError } from '../core/aws-error';
import { text } from '../core/json';
import { Service } from '../core/service';
import { World } from '../core/world';
import { Iam } from '../iam/iam';
import { Principal } from '../iam/principal';
import { Kms } from '../kms/kms';

/** Parameters of Systems Manager. */
export class Ssm {
  public readonly parameters = new Map<string, string>();
  /** The customer managed keys of parameters of the type SecureString, by name. */
  public readonly keys = new Map<string, string>();

  constructor(
    private readonly world: World,
    private readonly iam: Iam,
    private readonly kms: Kms,
  ) {}

  public arn(name: string): string {
    return this.world.arn('ssm', `parameter/${name.replace(/^\//, '')}`);
  }

  /** The value of a parameter for somebody whose own policies must let. */
  public valueFor(caller: Principal, name: string): string {
    if (name.includes(':')) throw this.world.fault(`versions and labels of parameters are not known: ${name}`);
    this.iam.authorize(caller, 'ssm:GetParameters', [this.arn(name)]);
    const value = this.parameters.get(name);
    if (value === undefined) throw new AwsError('ParameterNotFound', `parameter does not exist: ${name}`);
    // https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html
    const key = this.keys.get(name);
    if (key) this.kms.use(caller, 'Decrypt', key, 'ssm', { PARAMETER_ARN: this.arn(name) });
    return value;
  }

  public service(): Service {
    return {
      signingName: 'ssm',
      prefix: 'ssm',
      protocol: 'json',
      operations: {
        GetParameter: {
          resources: (input) => [this.arn(text(input.Name))],
          run: (input) => {
            const value = this.parameters.get(text(input.Name));
            if (value === undefined) throw new AwsError('ParameterNotFound', '');
            return {
              Parameter: {
                Name: input.Name,
                Type: 'String',
                Value: value,
                Version: 1,
                ARN: this.arn(text(input.Name)),
                DataType: 'text',
              },
            };
          },
        },
      },
    };
  }
}
