import { SecretReference, SecretValues } from '../../../cli/plan/secrets';
import { AwsError } from '../core/aws-error';
import { Principal } from '../iam/principal';
import { SecretsManager } from '../secretsmanager/secrets-manager';
import { Ssm } from '../ssm/ssm';

/**
 * The parameters and secrets of a build's variables, read as the project's role. A build that may not read one fails.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.env.parameter-store
 */
export function secretValues(
  references: readonly SecretReference[],
  builder: Principal,
  { ssm, secrets }: { readonly ssm: Ssm; readonly secrets: SecretsManager },
): SecretValues | string {
  try {
    return new Map(
      references.map(({ store, name }): [string, string] => {
        if (store === 'parameter-store') return [name, ssm.valueFor(builder, name)];
        // SECRET-ID:JSON-KEY:...; an ARN has seven parts of its own.
        const id = name
          .split(':')
          .slice(0, name.startsWith('arn:') ? 7 : 1)
          .join(':');
        return [id, secrets.valueFor(builder, id)];
      }),
    );
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return `Decrypted Variables Error Message: ${error.code}: ${error.message}`;
  }
}
