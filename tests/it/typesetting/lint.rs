//! Templates lay out; they compute nothing from the model and format no number.

use jindu::render::Templates;
use typst::syntax::ast::{self, BinOp, Expr};
use typst::syntax::{SyntaxNode, parse};

/// Functions and methods that turn values into other values or into text.
const FORMATTING: [&str; 10] = [
    "str",
    "int",
    "float",
    "decimal",
    "repr",
    "eval",
    "datetime",
    "numbering",
    "sum",
    "product",
];

/// Faults of a template that shows the model, each with what is wrong.
fn faults(source: &str) -> Vec<String> {
    let root = parse(source);
    let mut found = Vec::new();
    visit(&root, &mut found);
    found
}

fn visit(node: &SyntaxNode, found: &mut Vec<String>) {
    if let Some(binary) = node.cast::<ast::Binary>() {
        let layout = is_length(binary.lhs()) || is_length(binary.rhs());
        let refused = match binary.op() {
            BinOp::Sub | BinOp::Mul | BinOp::Div => !layout,
            BinOp::Add => !layout && (is_number(binary.lhs()) || is_number(binary.rhs())),
            BinOp::AddAssign | BinOp::SubAssign | BinOp::MulAssign | BinOp::DivAssign => true,
            _ => false,
        };
        if refused {
            found.push(format!("arithmetic: {}", text(node)));
        }
    }
    if let Some(access) = node.cast::<ast::FieldAccess>()
        && matches!(access.target(), Expr::Ident(ident) if ident.as_str() == "calc")
    {
        found.push(format!("calculation: {}", text(node)));
    }
    if let Some(call) = node.cast::<ast::FuncCall>() {
        let name = match call.callee() {
            Expr::Ident(ident) => ident.as_str().to_owned(),
            Expr::FieldAccess(access) => access.field().as_str().to_owned(),
            _ => String::new(),
        };
        if FORMATTING.contains(&name.as_str()) {
            found.push(format!("formatting: {}", text(node)));
        }
    }
    if let Some(import) = node.cast::<ast::ModuleImport>()
        && matches!(import.source(), Expr::Ident(ident) if ident.as_str() == "calc")
    {
        found.push("calculation: import of calc".to_owned());
    }
    for child in node.children() {
        visit(child, found);
    }
}

/// `12pt`, `2em`, `50%`, `1fr`, perhaps signed or in brackets: measures of the page. Also a list that
/// is repeated: `(1fr,) * 3`.
fn is_length(expr: Expr) -> bool {
    match expr {
        Expr::Numeric(_) | Expr::Array(_) => true,
        Expr::Unary(unary) => is_length(unary.expr()),
        Expr::Parenthesized(inner) => is_length(inner.expr()),
        Expr::Binary(binary) => is_length(binary.lhs()) || is_length(binary.rhs()),
        _ => false,
    }
}

fn is_number(expr: Expr) -> bool {
    matches!(expr, Expr::Int(_) | Expr::Float(_))
}

fn text(node: &SyntaxNode) -> String {
    node.full_text().to_string()
}

/// Entry templates and sections show the model; theme, components and charts lay out what they get.
fn shows_the_model(path: &str) -> bool {
    path.ends_with(".typ")
        && (path.starts_with("sections/")
            || !path.contains('/') && path != "theme.typ" && path != "styling.typ")
}

#[test]
fn templates_that_show_the_model_neither_compute_nor_format() {
    let templates = Templates::embedded();
    let mut found = Vec::new();
    for (path, content) in templates
        .files
        .iter()
        .filter(|(path, _)| shows_the_model(path))
    {
        let source = std::str::from_utf8(content).unwrap();
        found.extend(
            faults(source)
                .into_iter()
                .map(|fault| format!("{path}: {fault}")),
        );
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn no_template_evaluates_text_as_source() {
    let templates = Templates::embedded();
    for (path, content) in templates
        .files
        .iter()
        .filter(|(path, _)| path.ends_with(".typ"))
    {
        let source = std::str::from_utf8(content).unwrap();
        let evaluated = faults(source)
            .into_iter()
            .any(|fault| fault.starts_with("formatting: eval"));
        assert!(!evaluated, "{path}");
        assert!(!source.contains("@preview"), "{path} asks for a package");
    }
}

#[test]
fn arithmetic_and_formatting_are_found() {
    for source in [
        "#(item.actual / item.target)",
        "#{ let x = data.a - data.b }",
        "#(data.count + 1)",
        "#calc.round(data.x, digits: 1)",
        "#str(data.x)",
        "#data.values.sum()",
        "#{ total += row.value }",
        "#eval(data.text)",
        "#{ import calc: round }",
    ] {
        assert!(!faults(source).is_empty(), "{source}");
    }
}

#[test]
fn layout_is_left_alone() {
    for source in [
        "#v(2em + 3pt)",
        "#block(width: 100% - 12pt)",
        "#(title + \"：\" + text)",
        "#rows.map(row => row.label).join([、])",
        "#if rows.len() > 0 [有]",
        "#h(-2pt)",
        "#grid(columns: (1fr,) * entries.len())",
        "#pad(x: 0.5 * 1em)[a - b / c]",
    ] {
        assert_eq!(faults(source), Vec::<String>::new(), "{source}");
    }
}
