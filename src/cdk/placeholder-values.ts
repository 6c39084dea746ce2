import { Stack } from 'aws-cdk-lib/core';
import { IConstruct } from 'constructs';
import { fillPlaceholders, Placeholder } from '../flows/placeholders';

/** What the placeholders of options stand for in a stack. Most is only known when the stack is deployed. */
export class PlaceholderValues {
  private readonly values: Readonly<Record<Placeholder, string>>;

  constructor(scope: IConstruct, repositoryArn: string) {
    const { partition, region, account } = Stack.of(scope);
    this.values = { repositoryArn, partition, region, accountId: account };
  }

  public fill(text: string): string {
    return fillPlaceholders(text, this.values);
  }

  /** Fill in each text of a value, however deep it is. */
  public fillAll(value: unknown): unknown {
    if (typeof value === 'string') return this.fill(value);
    if (Array.isArray(value)) return value.map((each) => this.fillAll(each));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, this.fillAll(each)]));
  }
}
