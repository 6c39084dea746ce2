/**
 * What the page of a run needs of the package, which has no types of its own.
 * https://github.com/commonmark/commonmark.js
 */
declare module 'commonmark' {
  export interface MarkdownNode {
    readonly type: string;
    readonly literal: string | null;
    readonly level: number;
    readonly destination: string | null;
  }
  export class Parser {
    public parse(markdown: string): MarkdownNode;
  }
  export class HtmlRenderer {
    public constructor(options: { readonly safe: boolean });
    public render(document: MarkdownNode): string;
    public tag(name: string, attributes?: readonly (readonly [string, string])[], selfclosing?: boolean): void;
    public out(text: string): void;
    public lit(html: string): void;
    public cr(): void;
  }
}
