using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using BonjourConformance.Checks.Requirements;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Cli.Composition;
using BonjourConformance.Cli.Console;
using BonjourConformance.Cli.Listing;
using BonjourConformance.Reporting.Text;

namespace BonjourConformance.Cli.Commands;

/// <summary>`list`: what there is to select.</summary>
internal sealed class ListCommand : Command
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        // For programs and people, not for a web page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly Option<bool> faults = new("--faults") { Description = "The faults of the simulated device, with the duties that each breaks." };
    private readonly Option<bool> duties = new("--duties") { Description = "Every duty of the catalogue, with its checks and faults or the reason why it has none." };
    private readonly Option<bool> json = new("--json") { Description = "As a JSON array." };

    public ListCommand(Screen screen)
        : base("list", "Lists the checks with their duties and sections; or faults, or duties.")
    {
        Add(faults);
        Add(duties);
        Add(json);
        SetAction(parsed => List(parsed, screen));
    }

    private int List(ParseResult parsed, Screen screen)
    {
        if (parsed.GetValue(faults) && parsed.GetValue(duties)) throw new UsageException("Choose one of --faults and --duties.");
        var asJson = parsed.GetValue(json);
        if (parsed.GetValue(faults)) Show(screen, asJson, Listings.Faults(), f => [$"{f.Name,-44} {string.Join(' ', f.Duties)}  {f.Summary}"]);
        else if (parsed.GetValue(duties)) Show(screen, asJson, Listings.Duties(CheckCase.Of(Suite.Assembly), RequirementCatalogue.Default), Lines);
        else Show(screen, asJson, Listings.Checks(CheckCase.Of(Suite.Assembly), RequirementCatalogue.Default), c => [$"{c.Id,-64} {Place(c),-26} {c.Level,-12} {string.Join(' ', c.Duties)}  {c.Title}{Bct(c.Bct)}"]);
        return ExitCode.Good;
    }

    private static string Place(CheckListing check) => check.Rfc.All(char.IsAsciiDigit) ? $"RFC {check.Rfc} §{check.Section}" : RfcText.Short(check.Rfc, check.Section);

    private static IEnumerable<string> Lines(DutyListing duty) =>
    [
        $"{duty.Id,-16} {duty.Level,-12} {duty.Summary}{Bct(duty.Bct)}",
        .. duty.Checks.Select(c => $"{"",16} check {c}"),
        .. duty.Faults.Select(f => $"{"",16} fault {f}"),
        .. duty.Reason is null ? [] : (string[])[$"{"",16} no check: {duty.Reason}"],
    ];

    private static string Bct(IReadOnlyList<string> subtests) => subtests.Count == 0 ? "" : $"  (BCT {string.Join(", ", subtests)})";

    private static void Show<T>(Screen screen, bool asJson, IReadOnlyList<T> rows, Func<T, IEnumerable<string>> lines)
    {
        if (asJson) screen.Output.WriteLine(JsonSerializer.Serialize(rows, Json));
        else
            foreach (var line in rows.SelectMany(lines)) screen.Line(line);
    }
}
