/**
 * A document for the terminal that keeps its style sheets out of the page's text: the content security policy forbids
 * style elements, and allows style sheets that a script constructs.
 */
export function documentWithoutStyleElements(): Document {
  return new Proxy(document, {
    get(target, name) {
      if (name === 'createElement') {
        return (tag: string) => (tag === 'style' ? constructedStyle() : target.createElement(tag));
      }
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
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
