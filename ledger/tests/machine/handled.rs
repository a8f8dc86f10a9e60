//! What a person does at the payment desk.

use nicepay_checkout_ledger::machine::HandledAction;

use super::*;

fn handled(action: HandledAction) -> Fact {
    Fact::Handled {
        person: "sari".to_owned(),
        action,
        note: "called the customer".to_owned(),
    }
}

#[test]
fn only_looking_after_a_payment_clears_its_attention_and_nothing_else_changes() {
    let twice = |attempt| {
        let mut fact = registered(attempt);
        if let Fact::Registered { transaction_id, .. } = &mut fact {
            *transaction_id = transaction(9);
        }
        fact
    };
    let (before, kinds) = open(&[twice(1)]);
    assert!(before.attention.is_some() && kinds.contains(&NeedsAttention));
    for action in [
        HandledAction::Asked,
        HandledAction::Cancelled,
        HandledAction::HandedOver,
        HandledAction::Skipped,
        HandledAction::ReadMessages,
    ] {
        let (state, after) = open(&[twice(1), handled(action)]);
        assert_eq!((state, after), (before.clone(), kinds.clone()), "{action:?}");
    }
    let (state, after) = open(&[twice(1), handled(HandledAction::LookedAfter)]);
    assert_eq!(after, kinds, "no event");
    let mut looked_after = before.clone();
    looked_after.attention = None;
    assert_eq!(state, looked_after);
}

#[test]
fn it_is_stored_with_plain_names() {
    let fact = handled(HandledAction::LookedAfter);
    let stored = serde_json::to_value(&fact).unwrap();
    let expected = serde_json::json!({
        "kind": "handled", "person": "sari", "action": "looked_after", "note": "called the customer",
    });
    assert_eq!(stored, expected);
    assert_eq!(serde_json::from_value::<Fact>(stored).unwrap(), fact);
    assert_eq!((fact.kind(), fact.source().as_str()), ("handled", "person"));
}
