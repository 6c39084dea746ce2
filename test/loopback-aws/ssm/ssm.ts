import { AwsError } from '../core/aws-error';
import { text } from '../core/json';
import { Service } from '../core/service';
import { World } from '../core/world';

/** Parameters of Systems Manager. */
export class Ssm {
  public readonly parameters = new Map<string, string>();

  constructor(private readonly world: World) {}

  public arn(name: string): string {
    return this.world.arn('ssm', `parameter/${name.replace(/^\//, '')}`);
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
            return { Parameter: { Name: input.Name, Type: 'String', Value: value, Version: 1, ARN: this.arn(text(input.Name)), DataType: 'text' } };
          },
        },
      },
    };
  }
}
