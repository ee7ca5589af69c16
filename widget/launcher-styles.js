// Design tokens, and the look of the launcher. Names follow the practice of NL Design System:
// --samenwerkgids-<component>-<property>. Sizes are in em, counted from the size that the
// visitor chose in the browser: a page's own html { font-size } changes nothing here.

const LIGHT = `
  --_text: #17252a; --_soft: #4d5f67; --_surface: #fff; --_ground: #f4f8f8;
  --_line: #d5dfe2; --_edge: #6f828a; --_accent: #0b5563; --_accent-strong: #073e49;
  --_on-accent: #fff; --_tint: #e3f0f1; --_mine: #0b5563; --_on-mine: #fff;
  --_focus: #17252a; --_good: #17663a; --_care: #7a4f00; --_bad: #a8231b;
  --_shadow: 0 .5em 2em rgb(10 40 48 / .22), 0 .1em .4em rgb(10 40 48 / .14);
  color-scheme: light;`;
const DARK = `
  --_text: #e8f0f2; --_soft: #afc0c6; --_surface: #162024; --_ground: #10181b;
  --_line: #2d3b41; --_edge: #80939b; --_accent: #86cfdb; --_accent-strong: #b3e4ec;
  --_on-accent: #06252b; --_tint: #1f343a; --_mine: #1d5763; --_on-mine: #f3fbfc;
  --_focus: #f3fbfc; --_good: #86d6a3; --_care: #f0c36d; --_bad: #ffa69e;
  --_shadow: 0 .5em 2em rgb(0 0 0 / .6);
  color-scheme: dark;`;

export const LAUNCHER_STYLES = `
:host { font-size: medium; }
/* No box of its own: what the page does to its elements cannot move or clip the launcher. */
:host(:not([inline])) { display: contents !important; }
:host([inline]) { display: block; }
.root { all: initial; ${LIGHT} }
@media (prefers-color-scheme: dark) { :host(:not([theme="light"])) .root { ${DARK} } }
:host([theme="dark"]) .root { ${DARK} }
.root {
  --font: var(--samenwerkgids-document-font-family, system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif);
  --size: var(--samenwerkgids-document-font-size, medium);
  --text: var(--samenwerkgids-document-color, var(--_text));
  --soft: var(--samenwerkgids-document-subtle-color, var(--_soft));
  --surface: var(--samenwerkgids-panel-background-color, var(--_surface));
  --ground: var(--samenwerkgids-transcript-background-color, var(--_ground));
  --line: var(--samenwerkgids-panel-border-color, var(--_line));
  --edge: var(--samenwerkgids-textbox-border-color, var(--_edge));
  --button: var(--samenwerkgids-button-background-color, var(--_accent));
  --button-hover: var(--samenwerkgids-button-hover-background-color, var(--_accent-strong));
  --on-button: var(--samenwerkgids-button-color, var(--_on-accent));
  --button-radius: var(--samenwerkgids-button-border-radius, 1.4em);
  --choice: var(--samenwerkgids-choice-color, var(--_accent));
  --choice-hover: var(--samenwerkgids-choice-hover-background-color, var(--_tint));
  --link: var(--samenwerkgids-link-color, var(--_accent));
  --message: var(--samenwerkgids-message-background-color, var(--_surface));
  --message-radius: var(--samenwerkgids-message-border-radius, 1em);
  --mine: var(--samenwerkgids-message-user-background-color, var(--_mine));
  --on-mine: var(--samenwerkgids-message-user-color, var(--_on-mine));
  --inset-block: var(--samenwerkgids-launcher-inset-block-end, 1.25em);
  --inset-inline: var(--samenwerkgids-launcher-inset-inline-end, 1.25em);
  --focus: var(--samenwerkgids-focus-outline-color, var(--_focus));
  display: block; margin: 0; padding: 0; border: 0; background: none; overflow: visible;
  color: var(--text); font: normal 400 var(--size)/1.5 var(--font); text-align: start;
  overflow-wrap: break-word; -webkit-text-size-adjust: 100%; text-size-adjust: 100%;
}
.root[popover] {
  position: fixed; z-index: 2147483000; inset: auto; inline-size: auto; block-size: auto;
  inset-block-end: calc(var(--inset-block) + var(--place, 0) * 4.25em);
  inset-inline-end: var(--inset-inline);
  max-inline-size: calc(100vw - 1em);
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
.icon {
  inline-size: 1.3em; block-size: 1.3em; flex: none; vertical-align: -.25em;
  fill: none; stroke: currentColor; stroke-width: 1.9; stroke-linecap: round; stroke-linejoin: round;
}
.hidden {
  position: absolute; inline-size: 1px; block-size: 1px; margin: -1px; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap;
}
button {
  display: inline-flex; align-items: center; justify-content: center; gap: .5em;
  min-block-size: 2.75em; margin: 0; padding: .5em 1.1em;
  border: 2px solid transparent; border-radius: var(--button-radius);
  background: var(--button); color: var(--on-button);
  font: inherit; font-weight: 600; line-height: 1.3; text-align: start; cursor: pointer;
}
button:hover { background: var(--button-hover); }
/* Scrolling to it brings its ring into view as well. */
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; scroll-margin: 8px; }
a { color: var(--link); text-underline-offset: .15em; }
.end { white-space: nowrap; }
a .icon { inline-size: .85em; block-size: .85em; margin-inline-start: .2em; vertical-align: -.05em; }
a[href^="mailto:"] .icon { inline-size: 1.15em; block-size: 1.15em; margin: 0 .4em 0 0; vertical-align: -.25em; }
.launcher {
  min-block-size: 3.4em; padding: .7em 1.4em .7em 1.2em;
  border-radius: var(--samenwerkgids-launcher-border-radius, 1.7em);
  background: var(--samenwerkgids-launcher-background-color, var(--button));
  color: var(--samenwerkgids-launcher-color, var(--on-button));
  box-shadow: var(--_shadow);
}
.launcher:hover { background: var(--samenwerkgids-launcher-hover-background-color, var(--button-hover)); }
/* Light and dark ring: it shows on any page. */
.launcher:focus-visible { outline-color: var(--text); box-shadow: 0 0 0 7px var(--surface), var(--_shadow); }
.launcher .icon { inline-size: 1.6em; block-size: 1.6em; }
.launcher.unseen::after {
  content: ""; inline-size: .7em; block-size: .7em; border-radius: 50%;
  border: 2px solid currentColor; background: var(--_bad);
}
.failed {
  max-inline-size: 20em; margin-block-end: .75em; padding: 1em 1.25em; border: 1px solid var(--edge);
  border-radius: 1em; background: var(--surface); box-shadow: var(--_shadow);
}
.failed p { margin: 0 0 .6em; }
@media (forced-colors: active) {
  button, .launcher, .failed { border: 2px solid ButtonBorder; }
  :focus-visible { outline-color: Highlight; }
  .launcher:focus-visible { box-shadow: none; outline-color: Highlight; }
}
@media print { .root[popover] { display: none; } }
`;
