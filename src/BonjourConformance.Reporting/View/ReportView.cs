using BonjourConformance.Reporting.Html;

namespace BonjourConformance.Reporting.View;

/// <summary>What report.sbn-html prints. Strings are raw text; the template encodes them.</summary>
public sealed record ReportView
{
    public required string Title { get; init; }

    public required DeviceInfo Device { get; init; }

    public required string Sentence { get; init; }

    public required string Tone { get; init; }

    public required IReadOnlyList<CountView> Counts { get; init; }

    public required IReadOnlyList<Condition> Conditions { get; init; }

    public required IReadOnlyList<RfcView> Rfcs { get; init; }

    public required ServicesView Services { get; init; }

    public required IReadOnlyList<ReasonView> Reasons { get; init; }

    /// <summary>Breaches that left other duties unjudged, most first.</summary>
    public required IReadOnlyList<CauseView> Causes { get; init; }

    public required int UnjudgedCount { get; init; }

    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>What of the coverage was lost.</summary>
    public required IReadOnlyList<string> Coverage { get; init; }

    /// <summary>What whoever tested has to say.</summary>
    public required string Note { get; init; }

    /// <summary>Model, firmware and serial number, as far as the profile names them.</summary>
    public required IReadOnlyList<Condition> Unit { get; init; }

    /// <summary>What is wrong, worst first, each thing once; the first of them, and how many more there are.</summary>
    public required IReadOnlyList<FindingView> Findings { get; init; }

    public required int MoreFindings { get; init; }

    /// <summary>How the numbers of verdicts, findings and duties go together; empty where they are the same.</summary>
    public required string CountsExplained { get; init; }

    public required string Interrupted { get; init; }

    public required IReadOnlyList<GroupView> Groups { get; init; }

    /// <summary>Empty where the device is no printer that these tests are for.</summary>
    public required IReadOnlyList<CertificationView> SelfCertification { get; init; }

    public required IReadOnlyList<string> Levels { get; init; }

    public required IReadOnlyList<InstanceChoice> Instances { get; init; }

    public required string Command { get; init; }

    public required int Total { get; init; }

    public required PageAssets Assets { get; init; }

    public required Markup Evidence { get; init; }
}

/// <summary>Style and script with the policy that admits exactly these.</summary>
public sealed record PageAssets(Markup Style, Markup Script, string Policy);

/// <summary>An entry of the instance filter.</summary>
public sealed record InstanceChoice(int Key, string Name);

/// <summary>A finding on the first screen. Href leads to its first verdict.</summary>
public sealed record FindingView(Finding Finding, Look Look, string Place, string Href);

public sealed record CountView(string Css, string Mark, string Label, int Count);

/// <summary>A row of the heat map.</summary>
public sealed record RfcView(string Number, string Title, string Subject, string Url, int Judged, IReadOnlyList<SectionView> Sections);

/// <summary>A cell of the heat map; Href leads to the worst check of the section, or is empty.</summary>
public sealed record SectionView(string Section, string Css, string Mark, string Label, string Href, string Filter);

/// <summary>Instances by service types.</summary>
/// <param name="Device">Findings that are about the device as a whole, and so about every service.</param>
/// <param name="Rows">Those with findings first, so many as a reader can take in.</param>
/// <param name="More">The others, to be opened.</param>
public sealed record ServicesView(IReadOnlyList<string> Types, InstanceCell Device, IReadOnlyList<InstanceRow> Rows, IReadOnlyList<InstanceRow> More);

public sealed record InstanceRow(string Name, IReadOnlyList<InstanceCell> Cells);

/// <summary>Text is empty where the instance has no such service.</summary>
public sealed record InstanceCell(string Css, string Mark, string Text, string Label, string Filter);

/// <summary>Why something could not be judged, with all that it concerns.</summary>
public sealed record ReasonView(string Reason, int Count, IReadOnlyList<ReasonItem> Items);

public sealed record ReasonItem(string Text, string Where, string Url, string Level, string Href);

/// <summary>A test of a self-certification, with the worst verdict that touches it.</summary>
public sealed record CertificationView(string Test, string Title, string Css, string Mark, string Label, string Href);

/// <summary>Checks with a common fate.</summary>
public sealed record GroupView(string Id, string Title, string Note, IReadOnlyList<CheckView> Checks);

/// <summary>One verdict, ready to print.</summary>
public sealed record CheckView
{
    public required CheckRecord Record { get; init; }

    public required string Anchor { get; init; }

    public required Look Look { get; init; }

    /// <summary>Empty where no RFC states the duty.</summary>
    public required string Url { get; init; }

    /// <summary>"RFC 6762 §8.1", or that it is a matter of robustness.</summary>
    public required string Place { get; init; }

    public required string PlaceInFull { get; init; }

    /// <summary>What the filter calls the RFC.</summary>
    public required string RfcKey { get; init; }

    public required IReadOnlyList<DutyInfo> Duties { get; init; }

    /// <summary>What happened, for the line that is always seen.</summary>
    public required string Headline { get; init; }

    /// <summary>The subject where it is not the device as a whole.</summary>
    public required string Subject { get; init; }

    /// <summary>Places in the device's list of instances, for the filter.</summary>
    public required string InstanceKeys { get; init; }

    /// <summary>"6762/8.1" and the like, for the filter.</summary>
    public required string Sections { get; init; }

    /// <summary>How firmly the RFC asks, in words.</summary>
    public required string Level { get; init; }

    /// <summary>What a user of the device would notice; empty where that is nothing, or all is well.</summary>
    public required string Impact { get; init; }

    /// <summary>A command that shows the frames in a terminal.</summary>
    public required string Tshark { get; init; }

    /// <summary>Lower-case text that the text filter searches.</summary>
    public required string Search { get; init; }

    public required bool Open { get; init; }

    /// <summary>Ids of the checks of this run that judge what stood in the way.</summary>
    public required IReadOnlyList<string> Causes { get; init; }

    /// <summary>What each attempt saw, where a breach was tried again.</summary>
    public required IReadOnlyList<TryView> Tries { get; init; }

    public required IReadOnlyList<NumberView> Numbers { get; init; }

    public required IReadOnlyList<FrameView> Frames { get; init; }

    /// <summary>Numbers of all frames embedded for this check, for the script.</summary>
    public required string FrameNumbers { get; init; }

    public required int MoreFrames { get; init; }

    public required string WiresharkFilter { get; init; }

    public required Markup? Timeline { get; init; }

    public required Markup? Histogram { get; init; }

    public required string HistogramCaption { get; init; }

    public required string Command { get; init; }

    public required string Known { get; init; }

    /// <summary>The link only if it is one a browser may follow.</summary>
    public required string KnownIssue { get; init; }
}

/// <summary>A breach, by the id of its check, and in how many verdicts it stood in the way.</summary>
public sealed record CauseView(string Id, string Title, int Count);

public sealed record TryView(string Verdict, string Observed);

public sealed record NumberView(string Name, string Value, string Demand, bool Outside);

/// <summary>A frame of a check; Fields and Hex are empty when the script decodes it on demand.</summary>
public sealed record FrameView(int Number, string Time, string Lane, string Summary, bool Decisive, IReadOnlyList<Frames.Field> Fields, Markup Hex);
