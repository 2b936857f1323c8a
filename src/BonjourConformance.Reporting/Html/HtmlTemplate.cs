using System.Globalization;
using System.Reflection;
using Scriban;
using Scriban.Parsing;
using Scriban.Runtime;
using Scriban.Syntax;

namespace BonjourConformance.Reporting.Html;

/// <summary>A template that is broken; <see cref="Exception.Message"/> has file, line and column.</summary>
public sealed class TemplateException(string message) : Exception(message);

/// <summary>
/// The Scriban templates: those built in (reports/templates), or a user's directory in which any of them may be replaced.
/// Everything a template prints is encoded for HTML unless it is <see cref="Markup"/>.
/// </summary>
public sealed class HtmlTemplate(string? directory = null)
{
    private readonly Dictionary<string, Template> parsed = [];

    /// <summary>The text of a template, style or script: the user's if there is one, else the built-in.</summary>
    public string Source(string name)
    {
        if (directory is not null && Path.Combine(directory, name) is var path && File.Exists(path))
            return File.ReadAllText(path);
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("templates/" + name)
            ?? throw new TemplateException($"{name}: there is no such template.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Whether a folder has a file that replaces a built-in one; a path mistyped would otherwise go unnoticed.</summary>
    public static bool IsIn(string directory) => Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(name => name.StartsWith("templates/", StringComparison.Ordinal)).Any(name => File.Exists(Path.Combine(directory, name["templates/".Length..])));

    /// <summary>Renders a template over a view. Throws <see cref="TemplateException"/> with line and column, both from 1.</summary>
    public string Render(string name, object view)
    {
        try
        {
            return Run(name, view);
        }
        catch (ScriptRuntimeException e) when (e.InnerException is TemplateException inPart)
        {
            throw inPart;
        }
        catch (ScriptRuntimeException e)
        {
            throw new TemplateException($"{At(e.Span, name)}: {e.OriginalMessage}");
        }
    }

    private static string At(SourceSpan span, string name)
    {
        var file = string.IsNullOrEmpty(span.FileName) ? name : span.FileName;
        return $"{file}, line {span.Start.Line + 1}, column {span.Start.Column + 1}";
    }

    private string Run(string name, object view)
    {
        var template = Parse(name);
        var globals = new ScriptObject();
        globals.Import(view, renamer: member => StandardMemberRenamer.Rename(member));
        var context = new EncodingContext
        {
            StrictVariables = true,
            LoopLimit = 0,
            LimitToString = 0,
            ObjectRecursionLimit = 0,
            RecursiveLimit = 50,
        };
        // Scriban's own include returns text, which would be encoded a second time.
        globals.Import("part", (string part, object model) => new Markup(Render(part, model)));
        context.PushGlobal(globals);
        context.PushCulture(CultureInfo.InvariantCulture);
        return template.Render(context);
    }

    private Template Parse(string name)
    {
        if (parsed.TryGetValue(name, out var known))
            return known;
        var template = Template.Parse(Source(name), name);
        if (!template.HasErrors)
            return parsed[name] = template;
        var error = template.Messages.First(message => message.Type == ParserMessageType.Error);
        throw new TemplateException($"{At(error.Span, name)}: {error.Message}");
    }

    /// <summary>Encodes whatever a template prints; Scriban itself does not.</summary>
    private sealed class EncodingContext : TemplateContext
    {
        public override TemplateContext Write(SourceSpan span, object? textAsObject)
        {
            switch (textAsObject)
            {
                case null:
                    return this;
                case Markup markup:
                    Write(markup.Value);
                    return this;
                default:
                    Write(Markup.Encode(ObjectToString(textAsObject) ?? "").Value);
                    return this;
            }
        }
    }
}
