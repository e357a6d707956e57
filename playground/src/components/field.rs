//! Fields of forms.

use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

/// What stands in the field that an event comes from.
pub fn value_of(event: &Event) -> Option<String> {
    let target = event.target()?;
    if let Some(input) = target.dyn_ref::<HtmlInputElement>() {
        return Some(input.value());
    }
    if let Some(select) = target.dyn_ref::<HtmlSelectElement>() {
        return Some(select.value());
    }
    Some(target.dyn_ref::<HtmlTextAreaElement>()?.value())
}

/// A field of one line.
#[derive(Properties, PartialEq)]
pub struct FieldProps {
    /// Its id.
    pub id: &'static str,
    /// What it is called.
    pub label: &'static str,
    /// What stands in it.
    pub value: AttrValue,
    /// What is shown while it is empty.
    #[prop_or_default]
    pub placeholder: &'static str,
    /// Where suggestions come from.
    #[prop_or_default]
    pub list: Option<&'static str>,
    /// Hears of what is typed.
    pub on_input: Callback<String>,
    /// How it is laid out.
    #[prop_or("field")]
    pub class: &'static str,
}

/// A labelled field for text.
#[component]
pub fn Field(props: &FieldProps) -> Html {
    let on_input = props.on_input.clone();
    let oninput = move |event: InputEvent| {
        if let Some(value) = value_of(&event) {
            on_input.emit(value);
        }
    };
    html! {
        <label class={props.class}>
            <span>{ props.label }</span>
            <input
                id={props.id}
                type="text"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                list={props.list}
                placeholder={props.placeholder}
                value={props.value.clone()}
                {oninput}
            />
        </label>
    }
}

/// A field that offers a few values.
#[derive(Properties, PartialEq)]
pub struct ChoiceProps {
    /// Its id.
    pub id: &'static str,
    /// What it is called.
    pub label: &'static str,
    /// Which value is chosen.
    pub value: AttrValue,
    /// Values and how they read.
    pub options: Vec<(AttrValue, AttrValue)>,
    /// Hears of the choice.
    pub on_choose: Callback<String>,
    /// How it is laid out.
    #[prop_or("field")]
    pub class: &'static str,
}

/// A labelled list to choose from.
#[component]
pub fn Choice(props: &ChoiceProps) -> Html {
    let select = use_node_ref();
    // Once a person has chosen, the browser no longer looks at the options' attributes.
    let shown = (props.value.clone(), props.options.clone(), select.clone());
    use_effect_with(shown, |(value, _, select)| {
        if let Some(select) = select.cast::<HtmlSelectElement>() {
            select.set_value(value);
        }
    });
    let on_choose = props.on_choose.clone();
    let onchange = move |event: Event| {
        if let Some(value) = value_of(&event) {
            on_choose.emit(value);
        }
    };
    html! {
        <label class={props.class}>
            <span>{ props.label }</span>
            <select id={props.id} ref={select} {onchange}>
                { for props.options.iter().map(|(value, text)| html! { <option value={value.clone()}>{ text }</option> }) }
            </select>
        </label>
    }
}
