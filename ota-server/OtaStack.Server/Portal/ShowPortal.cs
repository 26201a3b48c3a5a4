using OtaStack.Server.Devices;

namespace OtaStack.Server.Portal;

/// <summary><c>/portal</c>: the page of the session's device (<c>GET</c>) and what its user chooses there (<c>POST</c>).</summary>
internal static class ShowPortal
{
    public static async Task<IResult> ShowAsync(HttpContext context, PortalSessions sessions, PortalViews views)
    {
        return await ViewAsync(context, sessions, views).ConfigureAwait(false) is { } view ? Page(context, view, StatusCodes.Status200OK, "") : Ended(context);
    }

    public static async Task<IResult> ChooseAsync(HttpContext context, PortalSessions sessions, PortalViews views, UserChoices choices)
    {
        if (await ViewAsync(context, sessions, views).ConfigureAwait(false) is not { } view)
        {
            return Ended(context);
        }

        IFormCollection form = await context.Request.ReadFormAsync(context.RequestAborted).ConfigureAwait(false);
        ChoiceOrder? order = ChoiceRules.Read(name => form.TryGetValue(name, out var value) && value.Count == 1 ? value[0] : null, view, out string refusal);
        if (order is not null)
        {
            refusal = await choices.ChooseAsync(context.User.GetSession(), order, context.RequestAborted).ConfigureAwait(false);
        }

        return refusal switch
        {
            "" => Results.LocalRedirect("/portal"),
            "ended" => Ended(context),
            _ => Page(context, view, StatusCodes.Status422UnprocessableEntity, refusal),
        };
    }

    private static async Task<PortalView?> ViewAsync(HttpContext context, PortalSessions sessions, PortalViews views)
    {
        DeviceName? device = await sessions.FindAsync(context.User.GetSession(), context.RequestAborted).ConfigureAwait(false);
        return device is { } name ? await views.FindAsync(name, PortalAnswer.TextsOf(context).Language, context.RequestAborted).ConfigureAwait(false) : null;
    }

    private static IResult Ended(HttpContext context) => PortalAnswer.Notice(context, StatusCodes.Status401Unauthorized, "Notice.needed");

    private static IResult Page(HttpContext context, PortalView view, int status, string refusal)
    {
        return PortalAnswer.Page<PortalPage>(context, status, new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [nameof(PortalPage.View)] = view,
            [nameof(PortalPage.Refusal)] = refusal,
            [nameof(PortalPage.Antiforgery)] = PortalAnswer.TokenOf(context),
        });
    }
}
