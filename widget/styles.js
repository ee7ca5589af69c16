// The look of the chat. Kept in a module: a stylesheet made by script needs no permission of a
// host page's Content Security Policy, and the chat is never seen without its look.

const PANEL = `
.panel {
  display: flex; flex-direction: column; position: relative; margin: 0; padding: 0; overflow: hidden;
  border: 1px solid var(--line); border-radius: var(--samenwerkgids-panel-border-radius, 1.1em);
  background: var(--surface); color: var(--text);
}
dialog.panel {
  position: fixed; inset: auto var(--inset-inline) var(--inset-block) auto;
  max-inline-size: none; max-block-size: none;
  inline-size: min(var(--samenwerkgids-panel-inline-size, 27em), calc(100vw - 2.5em));
  block-size: min(var(--samenwerkgids-panel-block-size, 44em), calc(100dvh - 2.5em));
  box-shadow: var(--_shadow);
}
dialog.panel:not([open]) { display: none; }
dialog.panel::backdrop { background: none; }
:host([inline]) .root, :host([inline]) .panel { block-size: 100%; }
:host([inline]) .panel { min-block-size: min(30em, 100dvh); }
header {
  display: flex; align-items: center; gap: .75em; padding: .7em .7em .7em 1em;
  border-block-end: 1px solid var(--line);
  background: var(--samenwerkgids-header-background-color, var(--surface));
  color: var(--samenwerkgids-header-color, var(--text));
}
.mark {
  display: grid; place-items: center; flex: none; inline-size: 2.4em; block-size: 2.4em;
  border-radius: .8em; background: var(--button); color: var(--on-button);
}
.names { flex: 1; min-inline-size: 0; }
.names h2, .names p { margin: 0; line-height: 1.3; }
.names h2 { font-size: 1.0625em; font-weight: 700; }
.names p { font-size: .875em; opacity: .85; }
h2:focus { outline: none; }
.round {
  min-block-size: 2.75em; inline-size: 2.75em; padding: 0; border-radius: 50%;
  background: transparent; color: inherit;
}
.round:hover, .round[aria-expanded="true"] { background: var(--choice-hover); color: var(--text); }
.menu-box { position: relative; }
.menu {
  position: absolute; z-index: 2; inset: calc(100% + .35em) 0 auto auto; inline-size: max-content;
  max-inline-size: min(18em, 90vw); margin: 0; padding: .35em; list-style: none;
  border: 1px solid var(--line); border-radius: .9em; background: var(--surface);
  color: var(--text); box-shadow: var(--_shadow);
}
.menu button {
  justify-content: flex-start; inline-size: 100%; border-radius: .6em; background: transparent;
  color: var(--text); font-weight: 400;
}
.menu button:hover { background: var(--choice-hover); }
.menu .icon { color: var(--choice); }
.chat { display: flex; flex: 1; flex-direction: column; min-block-size: 0; }
`;

const TRANSCRIPT = `
.transcript {
  flex: 1; min-block-size: 0; padding: 1em 1em .5em; overflow-y: auto; background: var(--ground);
  scrollbar-color: var(--edge) transparent;
}
.transcript:focus-visible { outline-offset: -3px; }
:host(:not([inline])) .transcript { overscroll-behavior: contain; }
.transcript > ol { display: flex; flex-direction: column; gap: 1em; margin: 0; padding: 0; list-style: none; }
.message { display: flex; flex-direction: column; align-items: flex-start; gap: .6em; min-inline-size: 0; }
.bubble {
  max-inline-size: min(36em, 94%); padding: .75em 1em; border: 1px solid var(--line);
  border-radius: .3em var(--message-radius) var(--message-radius); background: var(--message);
  overflow-wrap: anywhere;
}
.user { align-items: flex-end; }
.user .bubble {
  border-color: transparent; border-radius: var(--message-radius) .3em var(--message-radius) var(--message-radius);
  background: var(--mine); color: var(--on-mine); white-space: pre-wrap;
}
.bubble p, .bubble ul, .bubble ol { margin: 0 0 .6em; }
.bubble > :last-child { margin-block-end: 0; }
.bubble ul, .bubble ol, .view > ul { padding-inline-start: 1.25em; }
.bubble ul { list-style: disc; }
.bubble .contact { padding: 0; list-style: none; }
.bubble .contact li + li { margin: 0; }
.bubble li + li { margin-block-start: .25em; }
.source { padding-block-start: .5em; border-block-start: 1px solid var(--line); color: var(--soft); font-size: .875em; }
.error .bubble { border: 2px solid var(--_bad); }
.more-below { position: relative; z-index: 1; block-size: 0; }
.newest { position: absolute; inset: auto .75em .75em auto; inline-size: 2.75em; padding: 0; border-radius: 50%; box-shadow: var(--_shadow); }
.skip { position: absolute; z-index: 3; inset: .5em auto auto .5em; }
.skip:not(:focus) { inset-block-start: -6em; }
.notice { text-align: center; color: var(--soft); font-size: .9375em; }
.notice p { margin: 0 0 .5em; }
.status { display: flex; flex-wrap: wrap; align-items: center; justify-content: flex-end; gap: .25em .6em; margin: 0; font-size: .9375em; }
.unsent .bubble { border: 1px dashed var(--_bad); background: var(--message); color: var(--text); }
.unsent .status { color: var(--_bad); }
.plain, .small, .choice {
  border: 1px solid var(--choice); background: var(--message); color: var(--choice); font-weight: 500;
}
.plain:hover, .small:hover, .choice:hover { background: var(--choice-hover); }
.choices, .contact {
  display: flex; flex-wrap: wrap; gap: .5em; max-inline-size: 100%; margin: 0; padding: 0; list-style: none;
}
.contact { align-items: center; gap: .5em 1.1em; }
.contact a { display: inline-block; padding: .3em 0; overflow-wrap: anywhere; }
.contact.big { flex-direction: column; align-items: flex-start; font-size: 1.0625em; }
.choice:disabled:not(.chosen) { display: none; }
.choice:disabled, .choice[aria-disabled="true"] {
  min-block-size: 0; padding: .1em .7em; border-color: var(--line); background: transparent;
  color: var(--soft); cursor: default; font-size: .8125em; font-weight: 400;
}
.choices li { display: flex; }
.choices:has(:disabled) li:not(:has(.chosen)), .choices:has(:disabled):not(:has(.chosen)) { display: none; }
.choice.chosen { border-color: var(--edge); background: var(--choice-hover); color: var(--text); font-weight: 500; }
.judgement { align-self: flex-end; margin-block-start: -.2em; display: flex; flex-wrap: wrap; align-items: center; gap: .35em .5em; color: var(--soft); font-size: .875em; }
.judgement p { margin: 0; }
.small { min-block-size: 2em; min-inline-size: 2em; padding: .15em .6em; border-color: var(--edge); background: transparent; color: var(--text); font-weight: 400; }
.small[aria-pressed="true"] { border-color: var(--choice); background: var(--choice-hover); font-weight: 600; }
.small[aria-pressed="true"]::before { content: "✓" / ""; }
@media (pointer: coarse) { .small, .source a { min-block-size: 2.75em; min-inline-size: 2.75em; } }
.more { flex: 1 0 100%; }
.more:empty { display: none; }
.more > button { margin-block-start: .6em; }
.remark div { display: flex; flex-wrap: wrap; gap: .5em; }
.remark input { flex: 1 1 10em; }
.typing { display: flex; align-items: center; gap: .75em; margin: 1em 0 .25em; color: var(--soft); font-size: .9375em; }
.dots { display: inline-flex; gap: .25em; padding: .55em .7em; border: 1px solid var(--line); border-radius: 1em; background: var(--message); }
.dots i { inline-size: .45em; block-size: .45em; border-radius: 50%; background: var(--soft); }
@media (prefers-reduced-motion: no-preference) {
  .dots i { animation: dot 1.2s infinite ease-in-out; }
  .dots i:nth-child(2) { animation-delay: .15s; }
  .dots i:nth-child(3) { animation-delay: .3s; }
  dialog.panel[open] { animation: rise .18s ease-out; }
  @keyframes dot { 0%, 60%, 100% { opacity: .35; } 30% { opacity: 1; transform: translateY(-.15em); } }
  @keyframes rise { from { opacity: 0; transform: translateY(.75em); } }
}
`;

const SELF_CHECK = `
.steps { display: flex; gap: .25em; margin-block-end: .7em; }
.steps i { flex: 1; block-size: .4em; border-radius: .2em; background: var(--line); }
.steps .done { background: var(--button); }
.verdict { display: flex; align-items: center; gap: .6em; margin: 0 0 .5em; font-size: 1.125em; line-height: 1.3; }
.outcome { display: grid; place-items: center; flex: none; inline-size: 2em; block-size: 2em; border-radius: 50%; color: var(--surface); }
.gereed { background: var(--_good); }
.uitzoeken { background: var(--_care); }
.nog_niet { background: var(--_bad); }
.action {
  display: inline-block; padding: .6em 1.1em; border: 2px solid transparent; border-radius: var(--button-radius);
  background: var(--button); color: var(--on-button); font-weight: 600; text-decoration: none;
}
.action:hover { background: var(--button-hover); text-decoration: underline; }
`;

const FORM_STYLES = `
textarea, input[type="text"], input[type="email"] {
  inline-size: 100%; margin: 0; padding: .6em .8em; border: 1px solid var(--edge);
  border-radius: var(--samenwerkgids-textbox-border-radius, .7em);
  background: var(--samenwerkgids-textbox-background-color, var(--surface));
  color: var(--samenwerkgids-textbox-color, var(--text)); font: inherit; line-height: 1.4;
}
textarea:focus-visible, input:focus-visible { outline-offset: 0; }
::placeholder { color: var(--soft); opacity: 1; }
:is(textarea, input)[aria-invalid="true"] { border: 2px solid var(--_bad); }
input[type="checkbox"][aria-invalid="true"] { outline: 2px solid var(--_bad); outline-offset: 2px; }
.field:has(> .field-error:not([hidden])) { padding-inline-start: .8em; border-inline-start: .3em solid var(--_bad); }
.composer { padding: .7em 1em .8em; border-block-start: 1px solid var(--line); background: var(--surface); }
.row { display: flex; align-items: flex-end; gap: .5em; }
.row textarea { flex: 1; min-inline-size: 0; min-block-size: 2.75em; max-block-size: 9em; resize: none; }
.send { flex: none; inline-size: 2.75em; block-size: 2.75em; padding: 0; border-radius: 50%; }
.below { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1em; margin-block-start: .5em; color: var(--soft); font-size: .8125em; }
.below p { margin: 0; }
.count { font-variant-numeric: tabular-nums; }
.count.over, .field-error { color: var(--_bad); font-weight: 600; }
.field-error { margin: 0 0 .25em; }
.view { flex: 1; min-block-size: 0; padding: .75em 1.1em 1.25em; overflow-y: auto; background: var(--surface); scrollbar-color: var(--edge) transparent; }
.view h2 { margin: .5em 0 .6em; font-size: 1.25em; line-height: 1.3; }
.view h3 { margin: 0 0 .4em; font-size: 1em; }
.view p, .view > ul { margin: 0 0 .9em; }
.link {
  min-block-size: 2em; padding: .15em .3em; border-radius: .4em; background: transparent;
  color: var(--link); font-weight: 400; text-decoration: underline; text-underline-offset: .15em;
}
.link:hover { background: var(--choice-hover); }
.back { margin-inline-start: -.3em; }
.actions { display: flex; flex-wrap: wrap; gap: .6em; margin-block-start: 1.25em; }
.danger { background: var(--_bad); color: var(--surface); }
.field { margin-block-end: 1em; }
.field > label { display: block; margin-block-end: .25em; font-weight: 600; }
.field textarea { resize: vertical; }
.tick { display: flex; flex-wrap: wrap; align-items: flex-start; gap: .1em .7em; margin-block-end: .5em; }
.tick .field-error { flex: 1 0 100%; }
.tick input { flex: none; inline-size: 1.5em; block-size: 1.5em; margin: .1em 0; accent-color: var(--button); }
.tick label { flex: 1; margin: 0; padding-block: .1em; font-weight: 400; }
fieldset { min-inline-size: 0; margin: 0 0 1em; padding: .5em 1em; border: 1px solid var(--line); border-radius: .7em; }
legend { padding: 0 .35em; font-weight: 600; }
.summary { margin-block-end: 1em; padding: .8em 1em; border: 2px solid var(--_bad); border-radius: .7em; }
.summary ul { margin: 0; padding: 0; list-style: none; }
.summary .link { padding-inline: 0; }
.preview { scrollbar-color: var(--edge) transparent; max-block-size: 20em; margin: 0 0 1em; padding: .8em 1em; overflow: auto; border: 1px solid var(--edge); border-radius: .7em; background: var(--ground); font: inherit; white-space: pre-wrap; overflow-wrap: anywhere; }
.reference { padding: .1em .5em; background: var(--choice-hover); font-size: 1.125em; }
@media (max-height: 30em) { .preview { max-block-size: none; } }
`;

// Small windows: a phone, or a window at 400%. Too low for a list between two bars: then
// everything scrolls together, and nothing can cover what has the focus.
const SMALL = `
@media (max-width: 35em), (max-height: 30em) {
  dialog.panel {
    inset: 0; inline-size: 100%; block-size: 100%; border: 0; border-radius: 0; box-shadow: none;
  }
}
@media (max-width: 25em) {
  .transcript { padding-inline: .7em; }
  .bubble { max-inline-size: 100%; }
  header { padding-inline-start: .7em; gap: .4em; }
}
@media (max-width: 22em) { .mark { display: none; } }
/* A phone on its side: the bars are low, and the field stays in view. */
@media (max-height: 30em) {
  :host([inline]) .panel { min-block-size: 0; }
  header { padding-block: .4em; }
  .mark, .names p, .below p { display: none; }
  .composer { padding-block: .4em; }
  .below { margin: 0; }
}
@media (max-height: 20em) {
  .panel { display: block; overflow-y: auto; }
  :host([inline]) .root, :host([inline]) .panel { block-size: auto; min-block-size: 0; }
  :host([inline]) .panel { overflow: clip; }
  .chat { display: block; }
  .transcript, .view { overflow: visible; }
  .newest { display: none; }
}
@media print {
  :host([inline]) .root, :host([inline]) .panel { block-size: auto; }
  .panel, .chat, .transcript { display: block; overflow: visible; }
  .panel { border: 0; }
  .composer, .menu-box, .judgement, .newest, .skip, .choice:not(.chosen) { display: none; }
}
@media (forced-colors: active) {
  .bubble, .round, .menu button, .action, .choice { border: 1px solid CanvasText; }
  .menu .icon { color: inherit; }
  .steps i, .outcome { border: 1px solid CanvasText; color: CanvasText; }
  .steps .done, .dots i { background: CanvasText; forced-color-adjust: none; }
  .choice.chosen, .small[aria-pressed="true"] { border-width: 3px; }
  .choice:disabled { border-color: GrayText; color: GrayText; }
  .choice.chosen:disabled { color: CanvasText; }
}
`;

export const STYLES = PANEL + TRANSCRIPT + SELF_CHECK + FORM_STYLES + SMALL;
