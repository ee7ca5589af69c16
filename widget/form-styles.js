// The look of what is typed into: the field for a question, the contact form, the views.

export const FORM_STYLES = `
textarea, input[type="text"], input[type="email"] {
  inline-size: 100%; margin: 0; padding: .6em .8em; border: 1px solid var(--edge);
  border-radius: var(--samenwerkgids-textbox-border-radius, .7em);
  background: var(--samenwerkgids-textbox-background-color, var(--surface));
  color: var(--samenwerkgids-textbox-color, var(--text)); font: inherit; line-height: 1.4;
}
textarea:focus-visible, input:focus-visible { outline-offset: 0; }
::placeholder { color: var(--soft); opacity: 1; }
[aria-invalid="true"] { border: 2px solid var(--_bad); }
.composer { padding: .7em 1em .8em; border-block-start: 1px solid var(--line); background: var(--surface); }
.row { display: flex; align-items: flex-end; gap: .5em; }
.row textarea { flex: 1; min-inline-size: 0; min-block-size: 2.75em; max-block-size: 9em; resize: none; }
.send { flex: none; inline-size: 2.75em; block-size: 2.75em; padding: 0; border-radius: 50%; }
.below { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1em; margin-block-start: .5em; color: var(--soft); font-size: .8125em; }
.below p { margin: 0; }
.count { font-variant-numeric: tabular-nums; }
.count.over, .field-error { color: var(--_bad); font-weight: 600; }
.field-error { margin: 0 0 .35em; }
.view { flex: 1; min-block-size: 0; padding: .75em 1.1em 1.25em; overflow-y: auto; background: var(--surface); }
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
.danger:hover { background: var(--text); }
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
.preview { max-block-size: 20em; margin: 0 0 1em; padding: .8em 1em; overflow: auto; border: 1px solid var(--edge); border-radius: .7em; background: var(--ground); font: inherit; white-space: pre-wrap; overflow-wrap: anywhere; }
.reference { padding: .1em .5em; border-radius: .4em; background: var(--choice-hover); font-size: 1.125em; user-select: all; }
@media (max-height: 30em) { .preview { max-block-size: none; } }
`;
