//! Charts as SVG, by the library plotters: columns and heat maps. The colours are those of [`STYLE`], which has them for
//! light and dark.

use std::io;

use plotters::prelude::{
    ChartBuilder, Color, DrawingArea, IntoDrawingArea, IntoFont, PathElement, RGBColor, Rectangle,
    SVGBackend, Text, TextStyle,
};

/// The colours of charts, in the places where plotters writes them.
pub(super) const STYLE: &str = "
figure{margin:1rem 0;break-inside:avoid}
figure svg{display:block;width:100%;height:auto}
figcaption{font-weight:600}
svg text{font-family:inherit}
svg [fill='#1B1F24']{fill:var(--ink)}
svg [fill='#57606A']{fill:var(--dim)}
svg [stroke='#57606A']{stroke:var(--dim)}
svg [stroke='#D3D9DF']{stroke:var(--rule)}
svg [fill='#1F6FB2'],.first{fill:light-dark(#1f6fb2,#6db3ee)}
svg [fill='#C77700'],.second{fill:light-dark(#c77700,#f0b357)}
svg [fill='#1A6B3C']{fill:var(--good)}
svg [fill='#A8261E']{fill:var(--bad)}
svg [stroke='#A8261E']{stroke:var(--bad)}
svg [fill='#F1F4F7']{fill:light-dark(#f1f4f7,#1d2228)}
svg [fill='#DCEBF7']{fill:light-dark(#dcebf7,#1c3347)}
svg [fill='#BBD8EF']{fill:light-dark(#bbd8ef,#22455f)}
svg [fill='#99C4E6']{fill:light-dark(#99c4e6,#275678)}
svg [fill='#76B0DD']{fill:light-dark(#76b0dd,#2c6892)}
svg [fill='#549CD4']{fill:light-dark(#549cd4,#327bac)}
";

const INK: RGBColor = RGBColor(0x1b, 0x1f, 0x24);
const DIM: RGBColor = RGBColor(0x57, 0x60, 0x6a);
const RULE: RGBColor = RGBColor(0xd3, 0xd9, 0xdf);
pub(super) const FIRST: RGBColor = RGBColor(0x1f, 0x6f, 0xb2);
pub(super) const SECOND: RGBColor = RGBColor(0xc7, 0x77, 0x00);
pub(super) const GOOD: RGBColor = RGBColor(0x1a, 0x6b, 0x3c);
pub(super) const BAD: RGBColor = RGBColor(0xa8, 0x26, 0x1e);
/// From none to most.
const HEAT: [RGBColor; 6] = [
    RGBColor(0xf1, 0xf4, 0xf7),
    RGBColor(0xdc, 0xeb, 0xf7),
    RGBColor(0xbb, 0xd8, 0xef),
    RGBColor(0x99, 0xc4, 0xe6),
    RGBColor(0x76, 0xb0, 0xdd),
    RGBColor(0x54, 0x9c, 0xd4),
];

const WIDTH: u32 = 840;
const HEIGHT: u32 = 240;
/// The most that a column is wide.
const WIDEST: u32 = 48;
/// The height of a row of a heat map.
const ROW: u32 = 26;

/// Columns that stand beside each other over each label.
pub(super) struct Columns<'a> {
    pub(super) labels: &'a [String],
    /// By series: what each of its columns is high; `None` is none.
    pub(super) series: &'a [Vec<Option<i32>>],
    /// The colour of a series' column.
    pub(super) colour: &'a dyn Fn(usize, usize) -> RGBColor,
    /// The highest that a column can be.
    pub(super) top: i32,
    /// What a height is called.
    pub(super) unit: &'a dyn Fn(i32) -> String,
    /// A line before the label of this number, and what it is.
    pub(super) line: Option<(usize, &'a str)>,
}

pub(super) fn columns(of: &Columns<'_>, title: &str, description: &str) -> io::Result<String> {
    drawn((WIDTH, HEIGHT), title, description, |area| {
        let count = of.labels.len().max(1);
        let mut chart = ChartBuilder::on(area)
            .margin(12)
            .x_label_area_size(28)
            .y_label_area_size(56)
            .build_cartesian_2d(0..count, 0..of.top.max(1))?;
        chart
            .configure_mesh()
            .disable_x_mesh()
            .bold_line_style(RULE)
            .light_line_style(RULE.mix(0.0))
            .axis_style(DIM)
            .disable_x_axis()
            .y_labels(5)
            .y_label_formatter(&|height| (of.unit)(*height))
            .label_style(font(DIM))
            .draw()?;
        let plot = chart.plotting_area();
        let steps = Steps::of(plot.get_base_pixel().0, plot.dim_in_pixel().0, count);
        let series = of.series.len().max(1);
        let part = (steps.one().saturating_sub(2) / pixels(series)).min(WIDEST);
        let gap = steps.one().saturating_sub(part * pixels(series)) / 2;
        for (index, columns) in of.series.iter().enumerate() {
            for (at, height) in columns.iter().enumerate() {
                let Some(height) = *height else { continue };
                let colour = (of.colour)(index, at).filled();
                let mut column = Rectangle::new([(at, 0), (at + 1, height)], colour);
                let before = gap + pixels(index) * part;
                let behind = gap + pixels(series - index - 1) * part;
                column.set_margin(0, 0, before, behind);
                plot.draw(&column)?;
            }
        }
        let below = plot.get_base_pixel().1 + signed(plot.dim_in_pixel().1) + 14;
        let each = count.div_ceil(14);
        for (at, label) in of.labels.iter().enumerate().step_by(each) {
            area.draw(&Text::new(label.clone(), (steps.middle(at), below), centred(DIM)))?;
        }
        if let Some((at, words)) = of.line {
            let ends = [(at, 0), (at, of.top)];
            plot.draw(&PathElement::new(ends, BAD.stroke_width(2)))?;
            plot.draw(&Text::new(format!("\u{a0}{words}"), (at, of.top), font(INK)))?;
        }
        Ok(())
    })
}

/// A row for each label, a cell for each hour of the day, and how many there are of each.
pub(super) fn heat_map(
    labels: &[&str],
    cells: &[[usize; 24]],
    title: &str,
    description: &str,
) -> io::Result<String> {
    let most = cells.iter().flatten().copied().max().unwrap_or(0).max(1);
    let height = pixels(labels.len()) * ROW + 44;
    drawn((WIDTH, height), title, description, |area| {
        let chart = ChartBuilder::on(area)
            .margin(8)
            .x_label_area_size(24)
            .y_label_area_size(48)
            .build_cartesian_2d(0..24_usize, 0..labels.len())?;
        let plot = chart.plotting_area();
        let ((left, top), (width, height)) = (plot.get_base_pixel(), plot.dim_in_pixel());
        let hours = Steps::of(left, width, 24);
        let rows = Steps::of(top, height, labels.len());
        let text = |words: String, colour: RGBColor, place: (i32, i32)| {
            area.draw(&Text::new(words, place, centred(colour)))
        };
        for (row, (label, cells)) in labels.iter().zip(cells).enumerate() {
            let y = rows.middle(row);
            text((*label).to_owned(), DIM, (left - 24, y))?;
            for (hour, count) in cells.iter().enumerate() {
                let heat = (count * 5).div_ceil(most).min(5);
                // The axis points upwards, the rows go down.
                let (from, to) = (labels.len() - row, labels.len() - row - 1);
                let corners = [(hour, from), (hour + 1, to)];
                let mut cell = Rectangle::new(corners, HEAT[heat].filled());
                cell.set_margin(1, 1, 1, 1);
                plot.draw(&cell)?;
                if *count > 0 {
                    text(count.to_string(), INK, (hours.middle(hour), y))?;
                }
            }
        }
        for hour in 0..24 {
            text(format!("{hour:02}"), DIM, (hours.middle(hour), top + signed(height) + 12))?;
        }
        Ok(())
    })
}

/// A side of a plot, in equal parts.
struct Steps {
    first: i32,
    pixels: u32,
    count: u32,
}

impl Steps {
    fn of(first: i32, pixels: u32, count: usize) -> Self {
        Self { first, pixels, count: self::pixels(count).max(1) }
    }

    /// How long one of them is.
    fn one(&self) -> u32 {
        self.pixels / self.count
    }

    fn middle(&self, at: usize) -> i32 {
        self.first + signed(self.pixels * (2 * pixels(at) + 1) / (2 * self.count))
    }
}

fn pixels(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn signed(pixels: u32) -> i32 {
    i32::try_from(pixels).unwrap_or(i32::MAX)
}

type Area<'a> = DrawingArea<SVGBackend<'a>, plotters::coord::Shift>;
type Drawn<'a> = Result<(), Box<dyn std::error::Error + Send + Sync>>;

/// A picture that says what it shows to who does not see it.
fn drawn(
    size: (u32, u32),
    title: &str,
    description: &str,
    draw: impl FnOnce(&Area<'_>) -> Drawn<'static>,
) -> io::Result<String> {
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, size).into_drawing_area();
        draw(&area).map_err(io::Error::other)?;
        area.present().map_err(io::Error::other)?;
    }
    let head = format!(
        " role=\"img\"><title>{}</title><desc>{}</desc>",
        escaped(title),
        escaped(description)
    );
    Ok(svg.replacen('>', &head, 1))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

fn font(colour: RGBColor) -> TextStyle<'static> {
    ("sans-serif", 15).into_font().color(&colour)
}

fn centred(colour: RGBColor) -> TextStyle<'static> {
    use plotters::style::text_anchor::{HPos, Pos, VPos};
    font(colour).pos(Pos::new(HPos::Center, VPos::Center))
}
