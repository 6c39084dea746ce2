import { HtmlRenderer, MarkdownNode, Parser } from 'commonmark';
import { breakable, html } from './page-html';
import { plain } from '../output/terminal-text';

/** Headings of the comment stand below those of the page. */
const HEADINGS_ABOVE = 2;

/**
 * A comment as HTML. What a build wrote may be in it: HTML in it is text, links lead to web pages alone, and no image
 * is loaded.
 */
export function commentHtml(markdown: string): string {
  return new CommentRenderer({ safe: true }).render(new Parser().parse(plain(markdown)));
}

class CommentRenderer extends HtmlRenderer {
  /** A character reference may stand for a character that turns the reading order. */
  public override out(text: string): void {
    this.lit(breakable(text));
  }

  public heading({ level }: MarkdownNode, entering: boolean): void {
    const name = `h${Math.min(6, level + HEADINGS_ABOVE)}`;
    if (entering) this.cr();
    this.tag(entering ? name : `/${name}`);
    if (!entering) this.cr();
  }

  public link({ destination }: MarkdownNode, entering: boolean): void {
    const isWebPage = /^https?:\/\//i.test(destination ?? '');
    if (!entering) this.tag(isWebPage ? '/a' : '/span');
    else if (isWebPage)
      this.tag('a', [
        ['href', html(destination ?? '')],
        ['rel', 'noreferrer'],
      ]);
    else this.tag('span');
  }

  /** Its words alone. */
  public image(_: MarkdownNode, entering: boolean): void {
    this.tag(entering ? 'span' : '/span');
  }

  public html_inline({ literal }: MarkdownNode): void {
    this.out(literal ?? '');
  }

  public html_block({ literal }: MarkdownNode): void {
    this.cr();
    this.tag('p');
    this.out(literal ?? '');
    this.tag('/p');
    this.cr();
  }

  public code_block({ literal }: MarkdownNode): void {
    this.cr();
    this.lit(`<pre tabindex="0"><code>${html(literal ?? '')}</code></pre>`);
    this.cr();
  }
}
