/**
 * The French in the project's code: text and spoken attributes of templates, and those string
 * literals that look French. A value put into a string leaves the same mark as code in Markdown.
 */
import ts from 'typescript'
import { parse } from 'vue/compiler-sfc'
import { MASK } from './markdown-text.ts'

export interface CodeText {
  /** Line of the file, from 1. */
  line: number
  text: string
}

const SPOKEN = new Set(['aria-label', 'alt', 'title', 'label', 'placeholder', 'caption'])
/** A letter with an accent, a typographic sign, or a small word that only French has. */
const FRENCH_SIGN = /[À-ÖØ-öø-ɏ’«»\u00A0\u202F]|(?:^|\s)(?:le|la|les|un|une|de|du|des|est|par|sur|vers|et|au)\s/

/** Strings of a TypeScript source that look French; what is thrown or logged is for developers. */
export function stringsOf(source: string, firstLine = 1, keep = looksFrench): CodeText[] {
  const file = ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest, true)
  const found: CodeText[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node) || ts.isImportDeclaration(node) || ts.isThrowStatement(node))
      return
    const text = literal(node)
    if (text === null)
      return ts.forEachChild(node, visit)
    if (/\p{L}/u.test(text) && keep(text))
      found.push({ line: firstLine + file.getLineAndCharacterOfPosition(node.getStart()).line, text: text.trim() })
    // What is put into it may hold strings of its own.
    if (ts.isTemplateExpression(node))
      node.templateSpans.forEach(({ expression }) => visit(expression))
  }
  visit(file)
  return found
}

/** The French of a Vue file: its template's text and spoken attributes, and the strings of its script. */
export function vueTexts(source: string): CodeText[] {
  const { descriptor } = parse(source)
  const script = descriptor.scriptSetup ?? descriptor.script
  const found = script ? stringsOf(script.content, script.loc.start.line) : []
  if (descriptor.template?.ast)
    visitTemplate(descriptor.template.ast as unknown as TemplateNode, found)
  return found
}

/** The parts of Vue's template tree that are read here. */
interface TemplateNode {
  type: number
  loc: { start: { line: number } }
  content?: string | { content: string }
  children?: TemplateNode[]
  props?: { type: number, name: string, value?: { content: string }, arg?: { content: string }, exp?: { content: string }, loc: { start: { line: number } } }[]
}
const TEXT = 2
const INTERPOLATION = 5
const ATTRIBUTE = 6

function visitTemplate(node: TemplateNode, found: CodeText[]): void {
  const anyText = (source: string, line: number): void => {
    found.push(...stringsOf(`(${source})`, line, text => /\p{L}{2}/u.test(text)))
  }
  const { line } = node.loc.start
  if (node.type === TEXT && typeof node.content === 'string' && /\p{L}{2}/u.test(node.content))
    found.push({ line, text: node.content.trim() })
  if (node.type === INTERPOLATION && typeof node.content === 'object')
    anyText(node.content.content, line)
  for (const prop of node.props ?? []) {
    if (prop.type === ATTRIBUTE && SPOKEN.has(prop.name) && prop.value)
      found.push({ line: prop.loc.start.line, text: prop.value.content })
    else if (prop.type !== ATTRIBUTE && SPOKEN.has(prop.arg?.content ?? '') && prop.exp)
      anyText(prop.exp.content, prop.loc.start.line)
  }
  node.children?.forEach(child => visitTemplate(child, found))
}

/** A sentence or a word; not a list of letters. */
function looksFrench(text: string): boolean {
  return FRENCH_SIGN.test(text) && (/\s/.test(text.trim()) || /^\p{L}[\p{L}’-]*$/u.test(text))
}

function literal(node: ts.Node): string | null {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node))
    return node.text
  if (ts.isTemplateExpression(node))
    return node.head.text + node.templateSpans.map(span => MASK + span.literal.text).join('')
  return null
}
