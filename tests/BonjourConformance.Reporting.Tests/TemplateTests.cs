using BonjourConformance.Reporting.Html;
using BonjourConformance.Reporting.Tests.Made;

namespace BonjourConformance.Reporting.Tests;

public sealed class TemplateTests : TestFiles
{
    private WrittenReport With(string name, string template)
    {
        Directory.CreateDirectory(File("mine"));
        System.IO.File.WriteAllText(Path.Combine(File("mine"), name), template);
        var (record, frames) = MadeRun.Printer();
        return ReportWriter.Write(record, frames, File("out"), new ReportOptions { TemplateDirectory = File("mine") });
    }

    [Test]
    public void A_users_template_replaces_the_built_in_one_and_is_encoded_too()
    {
        var written = With("report.sbn-html", "<p>{{ device.name }}|{{ '<' }}|{{ groups[0].checks[0].record.id }}</p>");
        Assert.That(written.Problems, Is.Empty);
        Assert.That(System.IO.File.ReadAllText(written.ReportPath), Is.EqualTo("<p>Example LaserPrint 300|&lt;|rfc6762/7.1/known-answer-suppressed</p>"));
    }

    [Test]
    public void A_users_style_gets_a_policy_of_its_own()
    {
        var html = System.IO.File.ReadAllText(With("report.css", "body { color: #123456 }").ReportPath);
        Assert.That(html, Does.Contain("body { color: #123456 }").And.Not.Contain("--paper"));
    }

    [TestCase("report.sbn-html", "<p>\n  {{ if }}\n</p>", "report.sbn-html, line 2, column")]
    [TestCase("report.sbn-html", "<p>\n\n{{ no_such_thing }}</p>", "report.sbn-html, line 3, column 4")]
    [TestCase("check.sbn-html", "<p>\n{{ record.nonsense.more }}</p>", "check.sbn-html, line 2, column")]
    public void A_broken_template_is_located_and_the_built_in_report_written(string name, string template, string place)
    {
        var written = With(name, template);
        Assert.That(written.Problems.Single(), Does.Contain(place));
        Assert.That(System.IO.File.ReadAllText(written.ReportPath), Does.Contain("Sections of the RFCs"));
    }

    [Test]
    public void A_folder_without_any_template_is_named_and_the_built_in_report_written()
    {
        var (record, frames) = MadeRun.Printer();
        var written = ReportWriter.Write(record, frames, File("out"), new ReportOptions { TemplateDirectory = File("mistyped") });
        Assert.That(written.Problems.Single(), Does.Contain("mistyped"));
        Assert.That(System.IO.File.ReadAllText(written.ReportPath), Does.Contain("Sections of the RFCs"));
    }

    [Test]
    public void Lists_and_objects_are_encoded_as_well() =>
        Assert.That(With("report.sbn-html", "{{ device.instances }}{{ ['<b>'] }}{{ device }}") is var written ? System.IO.File.ReadAllText(written.ReportPath) : "",
            Does.Not.Contain("<b>").And.Contain("&lt;b&gt;"));

    [Test]
    public void The_built_in_templates_are_the_files_of_the_repository()
    {
        foreach (var path in Directory.GetFiles(Path.Combine(Repository, "reports", "templates")))
            Assert.That(new HtmlTemplate().Source(Path.GetFileName(path)), Is.EqualTo(System.IO.File.ReadAllText(path)), path);
    }
}
