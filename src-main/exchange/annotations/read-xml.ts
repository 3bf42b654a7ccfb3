import sax from 'sax'

/** An element of an XML file. */
export interface XmlElement {
  name: string
  attributes: Readonly<Record<string, string>>
  children: XmlElement[]
  /** Its own text, without that of its children. */
  text: string
}

/** The root of an XML file; null where the text is none. Entities that a file declares itself are not known, so none can grow. */
export function readXml(text: string): XmlElement | null {
  const parser = sax.parser(true, { trim: false })
  const root: XmlElement = { name: '', attributes: {}, children: [], text: '' }
  const open = [root]
  parser.onopentag = ({ name, attributes }) => {
    const element = { name, attributes: attributes as Record<string, string>, children: [], text: '' }
    open.at(-1)!.children.push(element)
    open.push(element)
  }
  const addText = (part: string): void => {
    open.at(-1)!.text += part
  }
  parser.ontext = addText
  parser.oncdata = addText
  parser.onerror = (error) => {
    throw error
  }
  parser.onclosetag = () => void open.pop()
  try {
    parser.write(text).close()
  } catch {
    return null
  }
  return root.children.length === 1 ? root.children[0]! : null
}

/** The children with a name. */
export const childrenNamed = ({ children }: XmlElement, name: string): XmlElement[] =>
  children.filter((child) => child.name === name)

/** The text of the first child with a name; null: there is none. */
export const textOf = (element: XmlElement, name: string): string | null =>
  childrenNamed(element, name)[0]?.text.trim() || null
