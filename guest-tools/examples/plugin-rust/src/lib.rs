//! A plugin on Extism's PDK for Rust, with one function for each thing that the PDK gives.

use extism_pdk::*;
use serde::{Deserialize, Serialize};

#[plugin_fn]
pub fn greet(name: String) -> FnResult<String> {
    let name = name.trim();
    if name.is_empty() {
        return Err(WithReturnCode::new(Error::msg("a name is missing"), 1));
    }
    Ok(format!("Hello, {name}!"))
}

#[derive(Deserialize)]
struct Query {
    url: String,
}

#[derive(Serialize)]
struct Answer {
    status: u16,
    r#type: String,
    body: String,
}

/// Sends the configured token along.
#[plugin_fn]
pub fn fetch(Json(query): Json<Query>) -> FnResult<Json<Answer>> {
    let mut request = HttpRequest::new(query.url);
    if let Some(token) = config::get("token")? {
        request = request.with_header("x-token", token);
    }
    let response = http::request::<Vec<u8>>(&request, None)?;
    info!("status {}", response.status_code());
    Ok(Json(Answer {
        status: response.status_code(),
        r#type: response.header("content-type").unwrap_or("").to_string(),
        body: String::from_utf8_lossy(&response.body()).into_owned(),
    }))
}

/// Counts the calls of a session.
#[plugin_fn]
pub fn count() -> FnResult<String> {
    let calls = var::get::<String>("calls")?.and_then(|text| text.parse::<u32>().ok()).unwrap_or(0) + 1;
    var::set("calls", calls.to_string())?;
    Ok(calls.to_string())
}
