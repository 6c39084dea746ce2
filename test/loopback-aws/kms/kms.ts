import { randomUUID } from 'node:crypto';
import { AwsError } from '../core/aws-error';
import { World } from '../core/world';
import { Iam } from '../iam/iam';
import { Principal } from '../iam/principal';

/** Keys and their aliases. A key's own policy leaves it to the policies of identities, as that of the console does. */
export class Kms {
  /** Aliases by the key's id. */
  private readonly keys = new Map<string, Set<string>>();

  constructor(
    private readonly world: World,
    private readonly iam: Iam,
  ) {}

  public arn(id: string): string {
    return this.world.arn('kms', `key/${id}`);
  }

  public create(id: string = randomUUID()): string {
    this.keys.set(id, new Set());
    return id;
  }

  public remove(id: string): void {
    this.keys.delete(id);
  }

  public addAlias(alias: string, keyId: string): void {
    this.must(keyId).add(alias);
  }

  public removeAlias(alias: string): void {
    for (const aliases of this.keys.values()) aliases.delete(alias);
  }

  /**
   * Use a key as somebody whose own policies must let. `key`: its id, its alias, or the ARN of either. An alias is no
   * resource: it counts by the condition `kms:ResourceAliases`. What a key is used for leaves no trace here but the permission.
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html
   */
  public use(caller: Principal, action: 'Decrypt' | 'GenerateDataKey', key: string): void {
    const id = this.idOf(key);
    this.iam.authorize(caller, `kms:${action}`, [this.arn(id)], { 'kms:ResourceAliases': [...this.must(id)] });
  }

  private idOf(key: string): string {
    const name = key.replace(/^arn:.*?:(key\/|(?=alias\/))/, '');
    if (!name.startsWith('alias/')) return name;
    const found = [...this.keys].find(([, aliases]) => aliases.has(name));
    if (!found) throw new AwsError('NotFoundException', `Alias ${key} is not found.`);
    return found[0];
  }

  private must(idOrArn: string): Set<string> {
    const aliases = this.keys.get(idOrArn.split('key/').at(-1) ?? '');
    if (!aliases) throw new AwsError('NotFoundException', `Key '${idOrArn}' does not exist`);
    return aliases;
  }
}
