/* mosquitto 2.0 has no setting that refuses clients older than MQTT 5, so this plugin does.
 *
 * Where certificates name the clients, the broker asks no plugin at CONNECT; the first question comes with a client's
 * first subscription, publication or message. An older client is told no, and put out at the end of the broker's turn:
 * in the middle of a question the broker may be walking through that client's subscriptions.
 * It has to stand before the other plugins, for the first one that answers decides. */
#include <stdlib.h>
#include <string.h>

#include <mosquitto.h>
#include <mosquitto_broker.h>
#include <mosquitto_plugin.h>

enum { PLUGIN_INTERFACE = 5, MQTT_5 = 5, MOST_A_TURN = 256 };

static mosquitto_plugin_id_t *self;
static char *older[MOST_A_TURN];
static int count;

static void remember(const char *client_id)
{
    for (int at = 0; at < count; at++)
        if (strcmp(older[at], client_id) == 0)
            return;
    if (count < MOST_A_TURN && (older[count] = strdup(client_id)) != NULL)
        count++;
}

static int judge(int event, void *event_data, void *user_data)
{
    const struct mosquitto_evt_acl_check *asked = event_data;
    (void)event, (void)user_data;
    if (mosquitto_client_protocol_version(asked->client) == MQTT_5)
        return MOSQ_ERR_PLUGIN_DEFER;
    const char *client_id = mosquitto_client_id(asked->client);
    if (client_id != NULL)
        remember(client_id);
    return MOSQ_ERR_ACL_DENIED;
}

static int put_out(int event, void *event_data, void *user_data)
{
    (void)event, (void)event_data, (void)user_data;
    while (count > 0) {
        char *client_id = older[--count];
        mosquitto_log_printf(MOSQ_LOG_WARNING, "%s speaks less than MQTT 5 and is put out", client_id);
        mosquitto_kick_client_by_clientid(client_id, false); /* without its will */
        free(client_id);
    }
    return MOSQ_ERR_SUCCESS;
}

int mosquitto_plugin_version(int offered_count, const int *offered)
{
    for (int at = 0; at < offered_count; at++)
        if (offered[at] == PLUGIN_INTERFACE)
            return PLUGIN_INTERFACE;
    return -1;
}

int mosquitto_plugin_init(mosquitto_plugin_id_t *identifier, void **user_data, struct mosquitto_opt *options, int options_count)
{
    (void)user_data, (void)options, (void)options_count;
    self = identifier;
    int failed = mosquitto_callback_register(self, MOSQ_EVT_ACL_CHECK, judge, NULL, NULL);
    return failed ? failed : mosquitto_callback_register(self, MOSQ_EVT_TICK, put_out, NULL, NULL);
}

int mosquitto_plugin_cleanup(void *user_data, struct mosquitto_opt *options, int options_count)
{
    (void)user_data, (void)options, (void)options_count;
    while (count > 0)
        free(older[--count]);
    mosquitto_callback_unregister(self, MOSQ_EVT_ACL_CHECK, judge, NULL);
    return mosquitto_callback_unregister(self, MOSQ_EVT_TICK, put_out, NULL);
}
