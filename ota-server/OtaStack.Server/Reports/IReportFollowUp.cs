using OtaStack.Server.Storage;

namespace OtaStack.Server.Reports;

/// <summary>What another slice has to change because of reports, in the same transaction.</summary>
internal interface IReportFollowUp
{
    /// <summary>Changes tracked entities of <paramref name="db"/>; the caller saves and commits. Reports are in the order they are to be taken.</summary>
    Task ApplyAsync(OtaDbContext db, IReadOnlyList<TakenReport> reports, CancellationToken cancellationToken);

    /// <summary>The transaction is committed.</summary>
    void Committed();
}
