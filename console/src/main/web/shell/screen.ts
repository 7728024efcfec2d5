/**
 * Has the terminal's styles obey the content security policy, which forbids style elements and style attributes: style
 * elements become constructed style sheets, and the style attributes of cells, such as 24-bit colours, properties.
 */
export function styleWithoutInlineStyles(): void {
  const create: typeof document.createElement = document.createElement.bind(document);
  document.createElement = ((tag: string, options?: ElementCreationOptions) =>
    tag === 'style' ? constructedStyle() : create(tag, options)) as typeof document.createElement;
  const set = HTMLSpanElement.prototype.setAttribute;
  HTMLSpanElement.prototype.setAttribute = function (name, value) {
    if (name === 'style') {
      this.style.cssText = value;
    } else {
      set.call(this, name, value);
    }
  };
}

function constructedStyle(): HTMLElement {
  const sheet = new CSSStyleSheet();
  const element = document.createElement('template');
  document.adoptedStyleSheets.push(sheet);
  Object.defineProperty(element, 'textContent', {
    get: () => '',
    set: (css: string) => sheet.replaceSync(css),
  });
  element.remove = () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet);
    Element.prototype.remove.call(element);
  };
  return element;
}
