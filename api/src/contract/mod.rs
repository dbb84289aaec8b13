//! The contract, refined: what can be said of every operation by looking at it is said here once,
//! instead of above each handler.

mod answers;
mod bodies;
mod content;
mod nulls;
mod pages;

pub(crate) use bodies::body_faults;
pub(crate) use content::{content_faults, item_content};

use utoipa::openapi::path::{Operation, Parameter, ParameterIn};
use utoipa::openapi::schema::Type;
use utoipa::openapi::{ObjectBuilder, OpenApi, PathItem, RefOr, Required};

/// Refines what utoipa has gathered from the handlers.
pub(crate) fn refine(mut contract: OpenApi) -> OpenApi {
    pages::refer(&mut contract);
    for item in contract.paths.paths.values_mut() {
        for (is_get, operation) in operations(item) {
            headers(operation);
            answers::fit(operation, is_get);
        }
    }
    content::spell_out(nulls::strip(contract))
}

/// The operations of a path, and whether each is a GET.
fn operations(item: &mut PathItem) -> impl Iterator<Item = (bool, &mut Operation)> {
    let others = [&mut item.put, &mut item.post, &mut item.delete, &mut item.patch];
    let others = others.into_iter().flatten().map(|it| (false, it));
    item.get.as_mut().map(|it| (true, it)).into_iter().chain(others)
}

/// A header that may be left out is a string that may be left out, never null.
fn headers(operation: &mut Operation) {
    let parameters = operation.parameters.iter_mut().flatten().filter_map(|it| match it {
        RefOr::T(it) => Some(it),
        RefOr::Ref(_) => None,
    });
    for it in parameters.filter(|it| it.name == "Idempotency-Key") {
        it.required = Required::False;
        let text = ObjectBuilder::new().schema_type(Type::String).min_length(Some(1));
        it.schema = Some(text.max_length(Some(200)).into());
    }
}

fn has(operation: &Operation, wanted: impl Fn(&Parameter) -> bool) -> bool {
    operation.parameters.iter().flatten().any(|it| matches!(it, RefOr::T(it) if wanted(it)))
}

fn takes_if_match(operation: &Operation) -> bool {
    has(operation, |it| it.name == "If-Match")
}

fn takes_key(operation: &Operation) -> bool {
    has(operation, |it| it.name == "Idempotency-Key")
}

fn is_in(place: ParameterIn) -> impl Fn(&Parameter) -> bool {
    move |it| it.parameter_in == place
}
