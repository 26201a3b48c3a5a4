using OtaStack.Signing.Audit;
using OtaStack.Signing.Ceremonies;
using OtaStack.Signing.Ceremonies.Armour;
using OtaStack.Signing.Metadata;
using OtaStack.SigningTool.Texts;

namespace OtaStack.SigningTool.Ceremonies.Minutes;

/// <summary>Puts together the minutes of a ceremony from what the online side keeps of it.</summary>
internal sealed class MinutesWriter(Phrases phrases, CeremonyRecord record, MinutesFacts facts)
{
    private readonly SigningRequest _request = record.Request;

    public MinutesDocument Write()
    {
        return new MinutesDocument
        {
            Language = phrases["minutes.language"],
            Title = phrases.Format("minutes.title", _request.Product, _request.Role, _request.Version),
            Banner = _request.IsRehearsal ? phrases["say.ceremony.rehearsal"] : null,
            Sections = [Ceremony(), Participants(), Machines(), Thresholds(), Changes(), Artefacts(), Steps()],
            SignaturesHeading = phrases["minutes.signatures"],
            SignaturesNote = phrases["minutes.signatures_note"],
            SignatureColumns = Columns("minutes.name", "minutes.part", "minutes.signature", "minutes.date"),
            Signatories = Signatories(),
            ResponsesHeading = phrases["minutes.responses"],
            Responses = [.. record.Responses.Select(response => (response.KeyId, CeremonyText.Of(response)))],
            DigestLabel = phrases["minutes.digest"],
        };
    }

    private MinutesSection Ceremony()
    {
        List<IReadOnlyList<string>> rows =
        [
            Row("minutes.product", _request.Product),
            Row("minutes.role", _request.Role),
            Row("minutes.version", $"{_request.PreviousVersion} → {_request.Version}"),
            Row("minutes.outcome", Outcome()),
            Row("minutes.request", _request.Id),
            Row("minutes.request_sha256", ReviewView.Grouped(_request.Sha256)),
            Row("minutes.payload_sha256", ReviewView.Grouped(_request.PayloadSha256)),
            Row("minutes.open", $"{MetadataTime.Format(_request.Created)} – {MetadataTime.Format(_request.Expires)}"),
        ];
        if (facts.Place is { Length: > 0 } place)
        {
            rows.Add(Row("minutes.place", place));
        }

        if (facts.Witnesses.Count > 0)
        {
            rows.Add(Row("minutes.witnesses", string.Join(", ", facts.Witnesses)));
        }

        rows.Add(Row("minutes.written", MetadataTime.Format(facts.Time)));
        return new MinutesSection(phrases["minutes.ceremony"], [], rows);
    }

    private string Outcome()
    {
        string part = string.Join(", ", _request.Needed.Select(need => $"{need.Source}: {Signed(need).Count}/{need.Threshold}"));
        return phrases.Format(record.IsPublished ? "minutes.published" : "minutes.not_published", part);
    }

    private MinutesSection Participants()
    {
        return new MinutesSection(
            phrases["minutes.participants"],
            Columns("minutes.time", "minutes.operators", "minutes.key", "minutes.keyid"),
            [.. record.Responses.OrderBy(response => response.Time).Select(response => (IReadOnlyList<string>)
                [MetadataTime.Format(response.Time), string.Join(", ", response.Operators), response.Key, ReviewView.Grouped(response.KeyId)])]);
    }

    private MinutesSection Machines()
    {
        return new MinutesSection(
            phrases["minutes.machines"],
            Columns("minutes.keyid", "minutes.tool", "minutes.log_head"),
            [
                .. record.Responses.Select(response => (IReadOnlyList<string>)
                    [response.KeyId[..8], Tool(response.Tool), $"{response.LogHead.LogId} {response.LogHead.Sequence} {ReviewView.Grouped(response.LogHead.Hash)}"]),
                [phrases["minutes.online"], Tool(facts.Tool), ""],
            ]);
    }

    private MinutesSection Thresholds()
    {
        return new MinutesSection(
            phrases["minutes.thresholds"],
            Columns("minutes.demanded_by", "minutes.needed", "minutes.signed", "minutes.not_signed"),
            [.. _request.Needed.Select(need => (IReadOnlyList<string>)
                [need.Source, $"{need.Threshold} / {need.KeyIds.Count}", Short(Signed(need)), Short(need.KeyIds.Except(Signed(need)))])]);
    }

    private MinutesSection Changes()
    {
        IReadOnlyList<MetadataDifference> differences = MetadataDifference.Between(record.Previous, new SignedMetadata(PayloadBody()));
        return new MinutesSection(
            phrases["minutes.changes"],
            Columns("minutes.member", "minutes.before", "minutes.after"),
            [.. differences.Select(difference => (IReadOnlyList<string>)[difference.Path, difference.Before ?? "", difference.After ?? ""])],
            record.Previous is { } previous ? phrases.Format("minutes.changes_since", previous.Version) : phrases["minutes.changes_all"]);
    }

    private MinutesSection Artefacts()
    {
        return new MinutesSection(
            phrases["minutes.artefacts"],
            Columns("minutes.path", "minutes.length", "minutes.sha256"),
            [.. _request.Artefacts.Select(artefact => (IReadOnlyList<string>)[artefact.Path, $"{artefact.Length}", artefact.Sha256])],
            _request.Artefacts.Count == 0 ? phrases["minutes.no_artefacts"] : phrases["minutes.artefacts_note"]);
    }

    private MinutesSection Steps()
    {
        int anomalies = record.Journal.Count(entry => entry.Event == CeremonyEvent.Refused);
        return new MinutesSection(
            phrases["minutes.steps"],
            Columns("minutes.number", "minutes.time", "minutes.step", "minutes.keyid", "minutes.detail"),
            [.. record.Journal.Where(entry => entry.Event != KeyUseEvent.Created).Select(Step)],
            anomalies == 0 ? phrases["minutes.no_anomalies"] : phrases.Format("minutes.anomalies", anomalies));
    }

    private IReadOnlyList<string> Step(KeyUseEntry entry)
    {
        string step = entry.Event == CeremonyEvent.Refused ? "⚠ " + phrases["minutes.event_refused"] : phrases["minutes.event_" + entry.Event];
        string keyId = Member(entry, "keyid");
        string detail = string.Join(" · ", new[] { Member(entry, "operators"), Member(entry, "progress"), Member(entry, "code") }.Where(text => text.Length > 0));
        return [$"{entry.Head.Sequence}", Member(entry, "time"), step, keyId.Length > 8 ? keyId[..8] : keyId, detail];
    }

    private List<(string Name, string Part)> Signatories()
    {
        List<(string Name, string Part)> people =
            [.. record.Responses.SelectMany(response => response.Operators).Distinct(StringComparer.Ordinal).Select(name => (name, phrases["minutes.part_operator"]))];
        people.AddRange(facts.Witnesses.Select(name => (name, phrases["minutes.part_witness"])));
        return people;
    }

    private System.Text.Json.Nodes.JsonObject PayloadBody() => (System.Text.Json.Nodes.JsonObject)System.Text.Json.Nodes.JsonNode.Parse(_request.Payload)!;

    private List<string> Signed(SignatureNeed need) => [.. need.KeyIds.Where(keyId => record.Responses.Any(response => response.KeyId == keyId))];

    private static string Short(IEnumerable<string> keyIds) => string.Join(", ", keyIds.Select(keyId => keyId[..8]));

    private static string Tool(ToolIdentity tool) => $"ota {tool.Version}, SHA-256 {ReviewView.Grouped(tool.Sha256)}";

    private static string Member(KeyUseEntry entry, string name) => entry.Members[name]?.ToString() ?? "";

    private IReadOnlyList<string> Row(string label, string value) => [phrases[label], value];

    private string[] Columns(params string[] keys) => [.. keys.Select(key => phrases[key])];
}
